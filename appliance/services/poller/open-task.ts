import { type CryptoKey, compactDecrypt, type JWK } from 'jose';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { TrustId } from '#contracts/ids';
import { type LeasedTask, TaskClaims, taskSignatureType } from '#contracts/task';
import { isSkewed, skewDetail, skewSecondsBetween } from '#domain/clock/clock-skew';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { openOrder } from '#domain/hub-key/open-order';

/** The keys and the trust id that a sealed task is opened with. */
export type TaskOpener = {
  readonly trustId: TrustId;
  /** Every key that the task may be sealed to. */
  readonly decryptionKeys: () => Promise<readonly (CryptoKey | JWK)[]>;
  /** The hub's signing keys, from the one that was pinned at enrolment on. */
  readonly hubKeys: () => HubKeyChain;
  readonly now: () => Date;
  /** The hub's present time, so that a refusal can report a wrong clock of this trust. */
  readonly hubTime?: () => Date | undefined;
};

const refuse = (code: ErrorCode, cause?: unknown): AppError => new AppError(code, cause === undefined ? {} : { cause });

/** What was sealed to one of these keys. Throws TASK_UNREADABLE. */
async function decrypt(sealed: string, keys: readonly (CryptoKey | JWK)[]): Promise<Uint8Array> {
  let cause: unknown;
  for (const key of keys)
    try {
      const opened = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return opened.plaintext;
    } catch (error) {
      cause ??= error;
    }
  throw refuse('TASK_UNREADABLE', cause);
}

/** Throws CLOCK_SKEW where a task would hold by the hub's clock, and the trust's differs from it. */
function refuseForTheClock({ hubTime, now }: TaskOpener, holdsAt: (hubTime: Date) => boolean): void {
  const time = hubTime?.();
  const skewSeconds = time === undefined ? 0 : skewSecondsBetween(now(), time);
  if (time !== undefined && isSkewed(skewSeconds) && holdsAt(time))
    throw new AppError('CLOCK_SKEW', { details: [skewDetail(skewSeconds, 'the trust', 'the hub')] });
}

const countsAt = (signed: string, { hubKeys }: TaskOpener, time: Date): boolean =>
  openOrder(signed, taskSignatureType, hubKeys(), time).kind === 'opened';

/**
 * Opens a task: decrypts with one of the trust's keys, verifies the hub's signature, then checks addressee, announced id and
 * type, and expiry. The payload is not read. Throws `AppError` TASK_UNREADABLE, TASK_SIGNATURE, HUB_KEY_REVOKED,
 * TASK_ADDRESSEE, TASK_TYPE_MISMATCH or TASK_EXPIRED, and CLOCK_SKEW with the difference for a task that has expired, or whose key counts no
 * more, by this trust's clock and not by the hub's.
 */
export async function openTask(task: LeasedTask, opener: TaskOpener): Promise<TaskClaims> {
  const plaintext = await decrypt(task.sealed, await opener.decryptionKeys());
  const signed = new TextDecoder().decode(plaintext);
  const opened = openOrder(signed, taskSignatureType, opener.hubKeys(), opener.now());
  if (opened.kind === 'replaced') refuseForTheClock(opener, (hubTime) => countsAt(signed, opener, hubTime));
  if (opened.kind !== 'opened') throw refuse(opened.kind === 'revoked' ? 'HUB_KEY_REVOKED' : 'TASK_SIGNATURE');
  const parsed = TaskClaims.safeParse(opened.claims);
  if (!parsed.success) throw refuse('TASK_UNREADABLE', parsed.error);
  const claims = parsed.data;
  if (claims.trustId !== opener.trustId) throw refuse('TASK_ADDRESSEE');
  if (claims.type !== task.type || claims.taskId !== task.taskId) throw refuse('TASK_TYPE_MISMATCH');
  const expiresAt = Date.parse(claims.expiresAt);
  if (expiresAt > opener.now().getTime()) return claims;
  refuseForTheClock(opener, (hubTime) => expiresAt > hubTime.getTime());
  throw refuse('TASK_EXPIRED');
}
