import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { setAside, wholeFileTable } from '#appliance/platform/set-aside';
import { createPeerKeys } from '#appliance/services/poller/peer-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import type { TrustId } from '#contracts/ids';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('peer-keys');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const now = (): Date => new Date('2026-01-01T00:00:00Z');
const [one, two, three, four] = sumTrusts(4).map(({ participant }) => participant) as [never, never, never, never];
const bent = { ...(two as object), encryptionKey: (four as { encryptionKey: object }).encryptionKey } as never;
const fault = { rule: 'the key that this trust was first seen with', place: 'secureSum.participants.1.encryptionKey' };

describe('the keys of other trusts', () => {
  it('are pinned when first seen and held to after a restart', () => {
    const file = join(folder, 'restart.sqlite');
    const first = openDatabase(file, pollerMigrations);
    expect(createPeerKeys(first, now).pin([one, two, three])).toEqual([]);
    first.close();
    const again = openDatabase(file, pollerMigrations);
    const keys = createPeerKeys(again, now);
    expect(keys.pin([one, two, three])).toEqual([]);
    expect(keys.pin([one, bent, three])).toEqual([fault]);
    again.close();
  });

  it('can be forgotten one by one, and the next one is pinned', () => {
    const keys = createPeerKeys(openDatabase(':memory:', pollerMigrations), now);
    keys.pin([one, two, three]);
    const { trustId } = two as { trustId: TrustId };
    expect(keys.forget(trustId)).toBe(true);
    expect(keys.forget(trustId)).toBe(false);
    expect(keys.pin([one, bent, three])).toEqual([]);
    expect(keys.pin([one, two, three])).toEqual([fault]);
  });

  it('are not pinned anew after the database was recovered, until a person has cleared that', () => {
    const database = openDatabase(':memory:', pollerMigrations);
    const keys = createPeerKeys(database, now);
    expect(keys.pin([one])).toEqual([]);
    setAside(database, {
      table: wholeFileTable,
      key: ['poller.sqlite.damaged-1'],
      row: {},
      rule: 'the file was damaged',
    });
    const rule = 'no new key after pinned keys may have been lost';
    expect(keys.pin([one, two])).toEqual([{ ...fault, rule }]);
    expect(keys.pin([one])).toEqual([]);
    database.exec("UPDATE set_aside SET cleared_at = 'now'");
    expect(keys.pin([one, two])).toEqual([]);
  });

  it('are not pinned in part: a refused sum leaves nothing behind', () => {
    const keys = createPeerKeys(openDatabase(':memory:', pollerMigrations), now);
    expect(keys.pin([two])).toEqual([]);
    expect(keys.pin([three, bent])).toEqual([fault]);
    const otherKey = { ...(three as object), encryptionKey: (one as { encryptionKey: object }).encryptionKey } as never;
    expect(keys.pin([otherKey])).toEqual([]);
    expect(keys.pin([three])).toEqual([{ ...fault, place: 'secureSum.participants.0.encryptionKey' }]);
  });
});
