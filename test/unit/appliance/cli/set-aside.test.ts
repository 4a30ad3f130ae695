import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { setAsideRecords } from '#appliance/cli/set-aside';
import { openDatabase } from '#appliance/platform/database';
import { countSetAside, setAside } from '#appliance/platform/set-aside';

const dataFolder = mkdtempSync(join(tmpdir(), 'flip-set-aside-'));
afterAll(() => rmSync(dataFolder, { recursive: true }));

describe('the command for what was set aside', () => {
  it('refuses a folder without a database', () => {
    expect(() => setAsideRecords({ dataFolder, clear: false })).toThrow(/data folder/);
  });

  it('lists the records of every database, and clears them without deleting them', () => {
    const database = openDatabase(join(dataFolder, 'poller.sqlite'), []);
    openDatabase(join(dataFolder, 'other.sqlite'), []).close();
    setAside(database, { table: 'job', key: ['a'], row: { task_id: 'a' }, rule: 'not JSON' });
    const record = { file: 'poller.sqlite', id: 1, table: 'job', rule: 'not JSON', foundAt: expect.any(String) };
    expect(setAsideRecords({ dataFolder, clear: false })).toEqual([record]);
    expect(setAsideRecords({ dataFolder, clear: true })).toEqual([record]);
    expect(setAsideRecords({ dataFolder, clear: false })).toEqual([]);
    expect(countSetAside(database)).toBe(0);
    expect(database.prepare('SELECT row FROM set_aside').all()).toEqual([{ row: '{"task_id":"a"}' }]);
    database.close();
  });
});
