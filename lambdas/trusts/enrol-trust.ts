import { enrolTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { PublicJwk } from '#contracts/primitives';
import type { EnrolTrust } from '#contracts/trust';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { withEarlierKeys } from '#lambdas/platform/items/earlier-keys';
import { readTrust, type TrustItem } from '#lambdas/platform/items/trust-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { endOpenTasks } from '#lambdas/platform/tasks/end-open-tasks';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type MakeDoorbell, makeDoorbellQueue } from './doorbell-queue.ts';
import { EnrolmentItem } from './enrolment-item.ts';
import { keyFaults, usedKeyFaults } from './key-faults.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'keys'>;
  readonly makeDoorbell: MakeDoorbell;
};

/** The appliance that used the code asks again, because the answer was lost: same keys, same answer. */
const isRepeat = (enrolment: EnrolmentItem, trust: TrustItem, body: EnrolTrust): boolean =>
  enrolment.status === 'USED' &&
  enrolment.apiKeySha256 === body.apiKeySha256 &&
  trust.encryptionKey?.x === body.encryptionKey.x &&
  trust.signingKey?.x === body.signingKey.x;

/** Whether this is the one code of the trust that may be used; an earlier release kept none for a trust that never enrolled. */
const isOpenCode = ({ enrolmentSha256, status }: TrustItem, secretSha256: string): boolean =>
  enrolmentSha256 === secretSha256 || (enrolmentSha256 === undefined && status === 'INVITED');

/**
 * The key that the code carries the thumbprint of: what followed it comes with the first lease. A code from before codes
 * kept it carries the first. Throws ENROLMENT_CODE_INVALID for one that was revoked since.
 */
const keyOfCode = async ({ hubKeyId }: EnrolmentItem, { keys }: Pick<Signer, 'keys'>): Promise<PublicJwk> => {
  // The code may be younger than what this Lambda believes of keys.
  for (const chain of [await keys(), await keys('fresh')]) {
    const found = hubKeyId === undefined ? chain.keys[0] : chain.keys.find(({ kid }) => kid === hubKeyId);
    if (found === undefined) continue;
    if (found.revokedFrom !== undefined) break;
    return found.key;
  }
  throw new AppError('ENROLMENT_CODE_INVALID');
};

/** A trust that enrols again: its other keys count no more. */
const enrolledAgain = (trust: TrustItem, now: string) =>
  trust.status === 'INVITED'
    ? {}
    : { keyGeneration: (trust.keyGeneration ?? 0) + 1, earlierKeys: withEarlierKeys(trust, now, 'all') };

/**
 * Tasks that are sealed to a key which nobody has any more end with that reason. The appliance has the present key alone,
 * so that those sealed to it stay.
 */
const endUnreadable = async (ledger: Ledger, { trustId, encryptionKey, status }: TrustItem): Promise<void> => {
  if (status === 'ENROLLED' && encryptionKey !== undefined)
    await endOpenTasks(ledger, trustId, 'TRUST_ENROLLED_AGAIN', ({ sealedTo }) => sealedTo !== encryptionKey.kid);
};

/**
 * An appliance with a one-time code: its public keys and the hash of its API key are written to the trust, its doorbell
 * is made, the code is used up. A trust that was enrolled before keeps its id, its code and all that it takes part in;
 * every key from before is dead, and what was sealed to one ends. Unknown, used, replaced and expired codes are refused
 * alike.
 */
export const makeEnrolTrust =
  ({ ledger, makeDoorbell, signer }: Deps): OperationHandler<typeof enrolTrust> =>
  async ({ body }) => {
    const { apiKeySha256, applianceVersion, encryptionKey, secret, signingKey } = body;
    const secretSha256 = sha256Hex(secret);
    const key = keys.enrolment(secretSha256);
    const enrolment = await readItem(ledger, key, EnrolmentItem);
    const trust = enrolment === undefined ? undefined : await readTrust(ledger, enrolment.trustId);
    if (enrolment === undefined || trust === undefined) throw new AppError('ENROLMENT_CODE_INVALID');
    const faults = [...(await keyFaults(body)), ...usedKeyFaults(trust, body)];
    const { code: trustCode, name: trustName, trustId } = trust;
    const answer = { trustId, trustCode, trustName, hubSigningKey: await keyOfCode(enrolment, signer) };
    if (isRepeat(enrolment, trust, body)) {
      await endUnreadable(ledger, trust);
      return answer;
    }
    if (faults.length > 0) throw new AppError('INPUT_INVALID', { details: faults });
    const now = ledger.now().toISOString();
    if (enrolment.status !== 'OPEN' || enrolment.expiresAt <= now || !isOpenCode(trust, secretSha256))
      throw new AppError('ENROLMENT_CODE_INVALID');

    const doorbellQueueUrl = await makeDoorbell(trustId);
    const again = enrolledAgain(trust, now);
    const { keyGeneration: generation } = { keyGeneration: trust.keyGeneration, ...again };
    const enrolled = await applyTransition(ledger, {
      key,
      schema: EnrolmentItem,
      step: { from: ['OPEN'], to: 'USED' },
      change: { set: { apiKeySha256, usedAt: now } },
      also: [
        updateItem(ledger, {
          key: keys.trust(trustId),
          ...asRead(trust, ['status', 'keyGeneration', 'keyRotations', 'enrolmentSha256']),
          set: {
            status: trustLifecycle.enrol.to,
            enrolledAt: now,
            encryptionKey,
            signingKey,
            keysFrom: now,
            doorbellQueueUrl,
            ...firstIndex.trusts(trustCode),
            ...again,
          },
          remove: ['enrolmentSha256', 'pausedAt'],
        }),
        putNew(ledger, { ...keys.apiKey(apiKeySha256), kind: 'API_KEY', trustId, doorbellQueueUrl, generation }),
      ],
      audit: {
        action: trust.status === 'INVITED' ? 'trust.enrolled' : 'trust.enrolledAgain',
        actor: { kind: 'trust', id: trustId },
        subject: { kind: 'trust', id: trustId },
        facts: { applianceVersion, encryptionKeyId: encryptionKey.kid, signingKeyId: signingKey.kid },
      },
    });
    // An API key that another has, or had before, is told like a wrong code: nothing is said of what is stored.
    if (enrolled.kind !== 'applied') throw new AppError('ENROLMENT_CODE_INVALID');
    if (trust.status !== 'INVITED') await endUnreadable(ledger, { ...trust, status: 'ENROLLED', encryptionKey });
    return answer;
  };

export const handler = edge(enrolTrust, () =>
  makeEnrolTrust({ ledger: runtimeLedger(), signer: runtimeSigner(), makeDoorbell: makeDoorbellQueue }),
);
