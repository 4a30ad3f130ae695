import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { storageFault } from '#appliance/platform/storage-fault';

const error = (fields: object): Error => Object.assign(new Error('x'), fields);

it.each(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS'])('knows %s', (code) => {
  expect(storageFault(error({ code }))?.code).toBe('STORAGE_UNAVAILABLE');
});

it('knows a database file that has no room', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('PRAGMA page_size = 512; CREATE TABLE t (x); PRAGMA max_page_count = 4');
  let thrown: unknown;
  try {
    for (let i = 0; i < 100; i += 1) database.exec(`INSERT INTO t VALUES (randomblob(400))`);
  } catch (caught) {
    thrown = caught;
  }
  expect(storageFault(thrown)?.code).toBe('STORAGE_UNAVAILABLE');
});

it('knows nothing else', () => {
  for (const other of [error({ code: 'ENOENT' }), error({ code: 'ERR_SQLITE_ERROR', errcode: 19 }), 'ENOSPC'])
    expect(storageFault(other)).toBeUndefined();
});
