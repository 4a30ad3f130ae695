import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectId, RunId, TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';
import { receiptType } from '#contracts/receipt';
import { verifyReceipt } from '#lambdas/workflows/run/outcomes/verify-receipt';

const id = (last: number): string => `0190a000-0000-7000-8000-00000000000${last}`;
const expected = {
  runId: id(1) as RunId,
  projectId: id(2) as ProjectId,
  trustId: id(3) as TrustId,
  snapshotHash: 'a'.repeat(64),
  passportSha256: 'b'.repeat(64),
};
const receipt = {
  version: 1,
  ...expected,
  cohort: { persons: 30, personsWithImages: null, excluded: [] },
  rounds: { asked: 1, joined: [1] },
  egress: { messagesReleased: 1, messagesRefused: 0, bytesReleased: 1, updatesClipped: 0 },
  outcome: 'COMPLETED',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:00.000Z',
};
type Keys = { privateKey: CryptoKey; jwk: PublicJwk };
let own: Keys;
let foreign: Keys;

const makeKeys = async (): Promise<Keys> => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { privateKey, jwk: PublicJwk.parse({ ...(await exportJWK(publicKey)), kid: 'k' }) };
};
const sign = (content: object, keys: Keys, typ = receiptType): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'EdDSA', typ })
    .sign(keys.privateKey);

beforeAll(async () => {
  own = await makeKeys();
  foreign = await makeKeys();
});

describe('a receipt', () => {
  it('verifies when the trust signed it about this run', async () => {
    const verdict = await verifyReceipt(await sign(receipt, own), own.jwk, expected);
    expect(verdict).toMatchObject({ kind: 'valid', receipt: { outcome: 'COMPLETED' } });
  });

  it.each(Object.keys(expected))('does not verify when it names another %s', async (field) => {
    const other = field.endsWith('Id') ? id(9) : 'c'.repeat(64);
    const verdict = await verifyReceipt(await sign({ ...receipt, [field]: other }, own), own.jwk, expected);
    expect(verdict).toEqual({ kind: 'invalid', rule: `the receipt must name the ${field} of this run` });
  });

  it('does not verify when another key signed it, when it was signed as something else, or when it is altered', async () => {
    const good = await sign(receipt, own);
    const [head, , signature] = good.split('.');
    const altered = Buffer.from(JSON.stringify({ ...receipt, rows: { asked: 9, used: 9 } })).toString('base64url');
    for (const forged of [
      await sign(receipt, foreign),
      await sign(receipt, own, 'flip-task+jwt'),
      `${head}.${altered}.${signature}`,
      'nonsense',
    ])
      expect((await verifyReceipt(forged, own.jwk, expected)).kind).toBe('invalid');
  });

  it('does not verify with a key too many in it, which may be patient data', async () => {
    const verdict = await verifyReceipt(await sign({ ...receipt, note: 'x' }, own), own.jwk, expected);
    expect(verdict).toEqual({ kind: 'invalid', rule: 'the receipt must match its contract' });
  });
});
