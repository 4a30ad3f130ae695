import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createKeptHubKeys, type KeptHubKeys } from '#appliance/platform/kept-hub-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { type HubKeyHistory, type HubKeyPair, hubKeyHistory, nextKey } from '#test/fixtures/hub-keys';
import { testFolder } from '#test/support/test-folder';

const root = testFolder('kept-hub-keys');
afterAll(() => rmSync(root, { recursive: true, force: true }));

let first: HubKeyPair;
let second: HubKeyPair;
let third: HubKeyPair;
let stranger: HubKeyPair;
let links: HubKeyHistory['links'];
beforeAll(async () => {
  ({ first, second, third, stranger, links } = await hubKeyHistory());
});

let logged: { code: string; rule?: string }[];
let open: (pinned?: HubKeyPair) => KeptHubKeys;
let tests = 0;
beforeEach(() => {
  tests += 1;
  const file = join(root, `${tests}.sqlite`);
  logged = [];
  open = (pinned = first) =>
    createKeptHubKeys({
      database: openDatabase(file, pollerMigrations),
      trusted: pinned.key,
      log: (code, fields) => void logged.push({ code, ...fields }),
    });
});
const kids = (kept: KeptHubKeys) => kept.keys().keys.map(({ kid }) => kid);

it('follows the keys of its hub, and knows them over a restart', () => {
  const kept = open();
  kept.follow(links.slice(0, 1));
  kept.follow(links);
  expect(kids(kept)).toEqual([first.kid, second.kid, third.kid]);
  expect(open().keys()).toEqual(kept.keys());
  expect(kept.allFollowed()).toBe(true);
  expect(logged.map(({ code }) => code)).toEqual(['HUB_KEYS_FOLLOWED', 'HUB_KEYS_FOLLOWED']);
});

it('does not take what does not follow, says so once, and shows it until the hub says what follows', async () => {
  const kept = open();
  const forged = [await nextKey(1, stranger, stranger)];
  for (let lease = 0; lease < 3; lease += 1) kept.follow(forged);
  expect(kids(kept)).toEqual([first.kid]);
  expect(kept.allFollowed()).toBe(false);
  expect(logged).toEqual([
    { code: 'HUB_KEY_REFUSED', rule: 'signed by the key that was trusted first', number: 1, keptNumber: 0 },
  ]);
  kept.follow(links);
  expect(kept.allFollowed()).toBe(true);
  expect(kids(kept)).toEqual([first.kid, second.kid, third.kid]);
});

it('goes back to no earlier key, also over a restart', async () => {
  open().follow(links);
  const kept = open();
  kept.follow(links.slice(0, 1));
  expect(kids(kept)).toEqual([first.kid, second.kid, third.kid]);
  kept.follow([await nextKey(1, first, stranger)]);
  expect(logged.at(-1)).toMatchObject({ code: 'HUB_KEY_REFUSED', rule: 'one statement at a place' });
  expect(kids(open())).toEqual([first.kid, second.kid, third.kid]);
});

it('begins anew with the key of another enrolment, and follows what the hub says after that', () => {
  open().follow(links.slice(0, 1));
  const again = open(second);
  expect(kids(again)).toEqual([second.kid]);
  again.follow(links);
  expect(kids(open(second))).toEqual([second.kid, third.kid]);
  expect(kids(open())).toEqual([first.kid, second.kid]);
});
