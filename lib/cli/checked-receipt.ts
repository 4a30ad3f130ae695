import { compactVerify, importJWK, type JWK } from 'jose';
import { Receipt, receiptType } from '#contracts/receipt';
import type { RunReceipt } from '#contracts/run';

/** A trust's receipt with whether its signature, type, trust and run are right; the content is absent where not. */
export type CheckedReceipt = {
  readonly trustCode: string;
  readonly verified: boolean;
  readonly receipt?: Receipt;
};

/** Verifies a receipt of `runId` with the public key of the trust that is said to have signed it. */
export async function checkedReceipt(given: RunReceipt, runId: string, key: unknown): Promise<CheckedReceipt> {
  const { trustCode, trustId } = given;
  try {
    const { payload, protectedHeader } = await compactVerify(given.receipt, await importJWK(key as JWK, 'EdDSA'));
    const receipt = Receipt.parse(JSON.parse(new TextDecoder().decode(payload)));
    const verified = protectedHeader.typ === receiptType && receipt.trustId === trustId && receipt.runId === runId;
    return verified ? { trustCode, verified, receipt } : { trustCode, verified };
  } catch {
    return { trustCode, verified: false };
  }
}
