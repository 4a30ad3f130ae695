import { compactVerify, importJWK, type JWK } from 'jose';
import type { ProjectId, RunId, TrustId } from '#contracts/ids';
import type { PublicJwk } from '#contracts/primitives';
import { Receipt, receiptType } from '#contracts/receipt';

/** What a receipt must be about. */
export type ReceiptExpected = {
  readonly runId: RunId;
  readonly projectId: ProjectId;
  readonly trustId: TrustId;
  readonly snapshotHash: string;
  readonly passportSha256: string;
};

/** The receipt where it verifies, or which rule it breaks. */
export type ReceiptVerdict =
  | { readonly kind: 'valid'; readonly receipt: Receipt }
  | { readonly kind: 'invalid'; readonly rule: string };

const invalid = (rule: string): ReceiptVerdict => ({ kind: 'invalid', rule });

/** Checks a receipt: signed by this trust's key, as a receipt, and about exactly this run, passport and cohort. */
export const verifyReceipt = async (
  compact: string,
  signingKey: PublicJwk,
  expected: ReceiptExpected,
): Promise<ReceiptVerdict> => {
  let payload: unknown;
  try {
    const key = await importJWK(signingKey as JWK, 'EdDSA');
    const verified = await compactVerify(compact, key, { algorithms: ['EdDSA'] });
    if (verified.protectedHeader.typ !== receiptType) return invalid('the signed text must be a receipt');
    payload = JSON.parse(new TextDecoder().decode(verified.payload));
  } catch {
    return invalid('the receipt must be signed with the key of the trust');
  }
  const parsed = Receipt.safeParse(payload);
  if (!parsed.success) return invalid('the receipt must match its contract');
  const { data } = parsed;
  for (const field of ['runId', 'projectId', 'trustId', 'snapshotHash', 'passportSha256'] as const)
    if (data[field] !== expected[field]) return invalid(`the receipt must name the ${field} of this run`);
  return { kind: 'valid', receipt: data };
};
