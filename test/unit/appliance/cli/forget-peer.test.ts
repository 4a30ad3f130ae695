import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetPeer } from '#appliance/cli/forget-peer';
import { openDatabase } from '#appliance/platform/database';
import { createPeerKeys } from '#appliance/services/poller/peer-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { sumTrusts } from '#test/fixtures/secure-sum-trusts';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('forget-peer');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('forgetting the key of another trust', () => {
  it('takes it out of the poller’s database, once', () => {
    const [one] = sumTrusts(1);
    const database = openDatabase(join(folder, 'poller.sqlite'), pollerMigrations);
    createPeerKeys(database, () => new Date(0)).pin([one!.participant]);
    database.close();
    const options = { dataFolder: folder, trustId: one!.trustId };
    expect(forgetPeer(options)).toBe(true);
    expect(forgetPeer(options)).toBe(false);
  });

  it('says which option is wrong, and makes no database in a wrong place', () => {
    const trustId = sumTrusts(1)[0]!.trustId;
    expect(() => forgetPeer({ dataFolder: folder, trustId: 'ALB' })).toThrow('--trust is not the id of a trust');
    const elsewhere = { dataFolder: join(folder, 'elsewhere'), trustId };
    expect(() => forgetPeer(elsewhere)).toThrow('--data is not the data folder of a poller');
  });
});
