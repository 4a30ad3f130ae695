import { enrolTrust } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { EnrolTrust } from '#contracts/trust';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrust, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type MakeDoorbell, makeDoorbellQueue } from './doorbell-queue.ts';
import { EnrolmentItem } from './enrolment-item.ts';
import { keyFaults } from './key-faults.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'publicKey'>;
  readonly makeDoorbell: MakeDoorbell;
};

/** The appliance that used the code asks again, because the answer was lost: same keys, same answer. */
const isRepeat = (enrolment: EnrolmentItem, trust: TrustItem, body: EnrolTrust): boolean =>
  enrolment.status === 'USED' &&
  enrolment.apiKeySha256 === body.apiKeySha256 &&
  trust.encryptionKey?.x === body.encryptionKey.x &&
  trust.signingKey?.x === body.signingKey.x;

/**
 * An appliance with a one-time code: its public keys and the hash of its API key are written to the trust, its doorbell
 * is made, the code is used up. Unknown, used and expired codes are refused alike.
 */
export const makeEnrolTrust =
  ({ ledger, makeDoorbell, signer }: Deps): OperationHandler<typeof enrolTrust> =>
  async ({ body }) => {
    const { apiKeySha256, applianceVersion, encryptionKey, secret, signingKey } = body;
    const key = keys.enrolment(sha256Hex(secret));
    const enrolment = await readItem(ledger, key, EnrolmentItem);
    const trust = enrolment === undefined ? undefined : await readTrust(ledger, enrolment.trustId);
    if (enrolment === undefined || trust === undefined) throw new AppError('ENROLMENT_CODE_INVALID');
    const faults = await keyFaults(body);
    if (faults.length > 0) throw new AppError('INPUT_INVALID', { details: faults });
    const { code: trustCode, name: trustName, trustId } = trust;
    const answer = { trustId, trustCode, trustName, hubSigningKey: await signer.publicKey() };
    if (isRepeat(enrolment, trust, body)) return answer;
    const now = ledger.now().toISOString();
    if (enrolment.status !== 'OPEN' || enrolment.expiresAt <= now) throw new AppError('ENROLMENT_CODE_INVALID');

    const doorbellQueueUrl = await makeDoorbell(trustId);
    const enrolled = await applyTransition(ledger, {
      key,
      schema: EnrolmentItem,
      step: { from: ['OPEN'], to: 'USED' },
      change: { set: { apiKeySha256, usedAt: now } },
      also: [
        updateItem(ledger, {
          key: keys.trust(trustId),
          expect: [{ attribute: 'status', oneOf: ['INVITED'] }],
          set: { status: 'ENROLLED', enrolledAt: now, encryptionKey, signingKey, doorbellQueueUrl },
        }),
        putNew(ledger, { ...keys.apiKey(apiKeySha256), kind: 'API_KEY', trustId, doorbellQueueUrl }),
      ],
      audit: {
        action: 'trust.enrolled',
        actor: { kind: 'trust', id: trustId },
        subject: { kind: 'trust', id: trustId },
        facts: { applianceVersion, encryptionKeyId: encryptionKey.kid, signingKeyId: signingKey.kid },
      },
    });
    if (enrolled.kind !== 'applied') throw new AppError('ENROLMENT_CODE_INVALID');
    return answer;
  };

export const handler = edge(enrolTrust, () =>
  makeEnrolTrust({ ledger: runtimeLedger(), signer: runtimeSigner(), makeDoorbell: makeDoorbellQueue }),
);
