import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkedReceipt } from '#cli/checked-receipt';
import { TrustCode, TrustId } from '#contracts/ids';
import { receiptType } from '#contracts/receipt';

const receiptExample = {
  version: 1,
  runId: '0190a000-0000-7000-8000-000000000001',
  projectId: '0190a000-0000-7000-8000-000000000002',
  trustId: '0190a000-0000-7000-8000-000000000003',
  passportSha256: 'a'.repeat(64),
  snapshotHash: 'b'.repeat(64),
  cohort: { persons: 30, personsWithImages: null, excluded: [] },
  rounds: { asked: 1, joined: [1] },
  egress: { messagesReleased: 1, messagesRefused: 0, bytesReleased: 10, updatesClipped: 0 },
  outcome: 'COMPLETED',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
};

let receipt = '';
let key: unknown;
let otherKey: unknown;

beforeAll(async () => {
  const [pair, other] = await Promise.all([generateKeyPair('EdDSA'), generateKeyPair('EdDSA')]);
  receipt = await new CompactSign(new TextEncoder().encode(JSON.stringify(receiptExample)))
    .setProtectedHeader({ alg: 'EdDSA', typ: receiptType })
    .sign(pair.privateKey);
  key = await exportJWK(pair.publicKey);
  otherKey = await exportJWK(other.publicKey);
});

const given = () => ({
  trustId: TrustId.parse(receiptExample.trustId),
  trustCode: TrustCode.parse('ALB'),
  receipt,
  signingKeyId: 'k',
});

describe('a receipt', () => {
  it('is verified when trust, run and signature are right', async () => {
    expect(await checkedReceipt(given(), receiptExample.runId, key)).toMatchObject({ verified: true });
  });

  it('is not when another key has signed it, when there is no key, or when it is of another run or trust', async () => {
    const other = '0190a000-0000-7000-8000-0000000000ff';
    const checks = [
      checkedReceipt(given(), receiptExample.runId, otherKey),
      checkedReceipt(given(), receiptExample.runId, undefined),
      checkedReceipt(given(), other, key),
      checkedReceipt({ ...given(), trustId: TrustId.parse(other) }, receiptExample.runId, key),
    ];
    for (const checked of await Promise.all(checks)) expect(checked).toEqual({ trustCode: 'ALB', verified: false });
  });
});
