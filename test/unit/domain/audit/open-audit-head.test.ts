import { beforeAll, expect, it } from 'vitest';
import { auditHeadType } from '#contracts/audit';
import { openAuditHead, openKeptHead } from '#domain/audit/open-audit-head';
import { chainOf, followStatements } from '#domain/hub-key/hub-key-chain';
import { type HubKeyPair, hubKeyPair, nextKey, revokedKey } from '#test/fixtures/hub-keys';

const headAt = (at: string) => ({ sequence: 1, hash: 'a'.repeat(64), at });
const since = '2026-01-05T00:00:00.000Z';
const [before, after] = [headAt('2026-01-04T00:00:00.000Z'), headAt('2026-01-06T00:00:00.000Z')];
let first: HubKeyPair;
let second: HubKeyPair;
let links: readonly string[];
beforeAll(async () => {
  [first, second] = [await hubKeyPair(), await hubKeyPair()];
  links = [await nextKey(1, first, second), await revokedKey(2, second, first, since)];
});

it('opens heads of every key that followed, and of no other', async () => {
  const { chain } = followStatements(chainOf(first.key), links.slice(0, 1));
  for (const by of [first, second]) expect(openAuditHead(await by.signJws(auditHeadType, after), chain)).toEqual(after);
  expect(openAuditHead(await second.signJws(auditHeadType, after), chainOf(first.key))).toBeUndefined();
  expect(openAuditHead(await (await hubKeyPair()).signJws(auditHeadType, after), chain)).toBeUndefined();
  expect(openAuditHead(await first.signJws('flip-task+jwt', after), chain)).toBeUndefined();
});

it('opens heads of a revoked key from before, and a kept head always, so that revoking frees from no head', async () => {
  const { chain } = followStatements(chainOf(first.key), links);
  expect(openAuditHead(await first.signJws(auditHeadType, before), chain)).toEqual(before);
  expect(openAuditHead(await first.signJws(auditHeadType, after), chain)).toBeUndefined();
  expect(openKeptHead(await first.signJws(auditHeadType, after), chain)).toEqual(after);
  expect(openKeptHead(await (await hubKeyPair()).signJws(auditHeadType, after), chain)).toBeUndefined();
});
