import { randomBytes } from 'node:crypto';
import type { TrustId } from '#contracts/ids';
import type { TrustRegistered } from '#contracts/trust';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import type { Signer } from '#lambdas/platform/tasks/signer';

/** What making a code takes. */
export type CodeDeps = {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'publicKey'>;
  readonly newSecret: () => string;
};

const codeHours = 72;

/** The secret part of a code. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/**
 * A one-time enrolment code that is not written yet: what its trust keeps of it, and the write. It carries the thumbprint
 * of the hub's key, so that the appliance notices when another hub answers.
 */
export const newEnrolmentCode = async (
  { ledger, newSecret, signer }: CodeDeps,
  trustId: TrustId,
): Promise<{ readonly answer: TrustRegistered; readonly enrolmentSha256: string; readonly write: LedgerWrite }> => {
  const secret = newSecret();
  const enrolmentSha256 = sha256Hex(secret);
  const expiresAt = new Date(ledger.now().getTime() + codeHours * 3_600_000).toISOString();
  const { kid } = await signer.publicKey();
  return {
    answer: { trustId, enrolmentCode: `FLIP1.${secret}.${kid}`, expiresAt },
    enrolmentSha256,
    write: putNew(ledger, {
      ...keys.enrolment(enrolmentSha256),
      kind: 'ENROLMENT',
      trustId,
      status: 'OPEN',
      expiresAt,
      hubKeyId: kid,
    }),
  };
};
