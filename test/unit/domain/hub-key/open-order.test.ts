import { beforeAll, expect, it } from 'vitest';
import { chainOf, followStatements, type HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { openOrder } from '#domain/hub-key/open-order';
import { type HubKeyPair, hubKeyPair, nextKey, revokedKey } from '#test/fixtures/hub-keys';

const type = 'flip-task+jwt';
const now = new Date('2026-01-10T00:00:00.000Z');
let first: HubKeyPair;
let second: HubKeyPair;
let chain: HubKeyChain;
beforeAll(async () => {
  [first, second] = [await hubKeyPair(), await hubKeyPair()];
  chain = followStatements(chainOf(first.key), [await nextKey(1, first, second)]).chain;
});

it('opens what the key that signs now, or the one before it, has signed', async () => {
  for (const by of [first, second])
    expect(openOrder(await by.signJws(type, { is: by.kid }), type, chain, now)).toEqual({
      kind: 'opened',
      claims: { is: by.kid },
    });
});

it('opens nothing that was signed as another type, by another hub, or changed', async () => {
  const signed = await second.signJws(type, { is: 'signed' });
  const [header, , signature] = signed.split('.');
  const changed = `${header}.${Buffer.from('{"is":"changed"}').toString('base64url')}.${signature}`;
  const stranger = await (await hubKeyPair()).signJws(type, {});
  for (const forged of [changed, stranger, `${signed}.`, 'nothing', ''])
    expect(openOrder(forged, type, chain, now)).toEqual({ kind: 'unsigned' });
  expect(openOrder(signed, 'flip-passport+jwt', chain, now)).toEqual({ kind: 'unsigned' });
});

it('opens what a replaced key signed for 31 days, longer than any task lives, and not after', async () => {
  const signed = await first.signJws(type, {});
  expect(openOrder(signed, type, chain, new Date('2026-01-31T23:59:59.999Z')).kind).toBe('opened');
  expect(openOrder(signed, type, chain, new Date('2026-02-01T00:00:00.000Z')).kind).toBe('replaced');
  expect(openOrder(await second.signJws(type, {}), type, chain, new Date('2027-01-01T00:00:00.000Z')).kind).toBe(
    'opened',
  );
});

it('opens nothing that a revoked key signed, whenever it says that it did', async () => {
  const revoked = followStatements(chain, [await revokedKey(2, second, first, now.toISOString())]).chain;
  const early = await first.signJws(type, { issuedAt: '2025-01-01T00:00:00.000Z' });
  expect(openOrder(early, type, chain, now).kind).toBe('opened');
  expect(openOrder(early, type, revoked, now).kind).toBe('revoked');
  expect(openOrder(await second.signJws(type, {}), type, revoked, now).kind).toBe('opened');
});
