import { type CryptoKey, compactDecrypt, compactVerify, decodeProtectedHeader, type JWK } from 'jose';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { TrustId } from '#contracts/ids';
import { type LeasedTask, TaskClaims, taskSignatureType } from '#contracts/task';
import { isSkewed, skewDetail, skewSecondsBetween } from '#domain/clock/clock-skew';

/** The keys and the trust id that a sealed task is opened with. */
export type TaskOpener = {
  readonly trustId: TrustId;
  /** Every key that the task may be sealed to. */
  readonly decryptionKeys: () => Promise<readonly (CryptoKey | JWK)[]>;
  /** The hub's signing key, pinned at enrolment. */
  readonly hubKey: CryptoKey | JWK | Uint8Array;
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

/**
 * Opens a task: decrypts with one of the trust's keys, verifies the hub's signature, then checks addressee, announced id and
 * type, and expiry. The payload is not read. Throws `AppError` TASK_UNREADABLE, TASK_SIGNATURE, TASK_ADDRESSEE,
 * TASK_TYPE_MISMATCH or TASK_EXPIRED, and CLOCK_SKEW with the difference for a task that has expired by this trust's
 * clock and not by the hub's.
 */
export async function openTask(task: LeasedTask, opener: TaskOpener): Promise<TaskClaims> {
  const plaintext = await decrypt(task.sealed, await opener.decryptionKeys());
  const signed = new TextDecoder().decode(plaintext);
  const { payload } = await compactVerify(signed, opener.hubKey, { algorithms: ['ES256'] }).catch((cause: unknown) => {
    throw refuse('TASK_SIGNATURE', cause);
  });
  if (decodeProtectedHeader(signed).typ !== taskSignatureType) throw refuse('TASK_SIGNATURE');
  const parsed = TaskClaims.safeParse(JSON.parse(new TextDecoder().decode(payload)));
  if (!parsed.success) throw refuse('TASK_UNREADABLE', parsed.error);
  const claims = parsed.data;
  if (claims.trustId !== opener.trustId) throw refuse('TASK_ADDRESSEE');
  if (claims.type !== task.type || claims.taskId !== task.taskId) throw refuse('TASK_TYPE_MISMATCH');
  const expiresAt = Date.parse(claims.expiresAt);
  const now = opener.now();
  if (expiresAt > now.getTime()) return claims;
  const hubTime = opener.hubTime?.();
  const skewSeconds = hubTime === undefined ? 0 : skewSecondsBetween(now, hubTime);
  if (hubTime !== undefined && expiresAt > hubTime.getTime() && isSkewed(skewSeconds))
    throw new AppError('CLOCK_SKEW', { details: [skewDetail(skewSeconds, 'the trust', 'the hub')] });
  throw refuse('TASK_EXPIRED');
}
