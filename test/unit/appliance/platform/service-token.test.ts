import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeServiceKey } from '#appliance/platform/service-keys';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';

const folder = mkdtempSync(join(tmpdir(), 'flip-token-'));
const noon = Date.parse('2026-01-01T12:00:00Z');
const at = (seconds: number) => () => new Date(noon + seconds * 1000);
let token: string;
let forged: string;

/** What query says to a token of the poller that was made at noon, by a clock that shows so many seconds past noon. */
const seenAt = (seconds: number, presented = token, scope: 'cohort:query' | 'cohort:freeze' = 'cohort:query') =>
  createTokenVerifier({ service: 'query', keysFile: join(folder, 'keys'), now: at(seconds) })(
    `Bearer ${presented}`,
    scope,
  ).then(
    () => 'verified',
    ({ code, details }: { code: string; details: readonly { rule: string }[] }) => [
      code,
      ...details.map(({ rule }) => rule),
    ],
  );

beforeAll(async () => {
  const [poller, stranger] = await Promise.all([makeServiceKey('poller'), makeServiceKey('poller')]);
  writeFileSync(join(folder, 'keys'), JSON.stringify({ keys: [poller.publicKey] }));
  const mint = async (pem: string) => {
    writeFileSync(join(folder, 'pem'), pem);
    const minter = await createTokenMinter({ service: 'poller', privateKeyFile: join(folder, 'pem'), now: at(0) });
    return minter('query', 'cohort:query');
  };
  token = await mint(poller.privateKeyPem);
  forged = await mint(stranger.privateKeyPem);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the time of a service token', () => {
  it.each([-5, 0, 30, 64])('is right by a clock that shows %d s after it was made', async (seconds) => {
    expect(await seenAt(seconds)).toBe('verified');
  });

  it.each([
    [-6, 'the clock of query is 6 s behind the clock of poller'],
    [-3600, 'the clock of query is 3600 s behind the clock of poller'],
    [65, 'the clock of query is 65 s ahead of the clock of poller'],
    [7200, 'the clock of query is 7200 s ahead of the clock of poller'],
  ])('names the clock, and by how much, where it shows %d s after it was made', async (seconds, rule) => {
    expect(await seenAt(seconds)).toEqual(['CLOCK_SKEW', rule]);
  });

  it('tells nothing of the clock to who did not sign it or has another scope', async () => {
    expect(await seenAt(7200, forged)).toEqual(['SERVICE_TOKEN']);
    expect(await seenAt(7200, token, 'cohort:freeze')).toEqual(['SERVICE_TOKEN']);
    expect(await seenAt(7200, 'nothing')).toEqual(['SERVICE_TOKEN']);
  });
});
