import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { transaction } from '#appliance/platform/transaction';

const folder = mkdtempSync(join(tmpdir(), 'flip-database-'));
afterAll(() => rmSync(folder, { recursive: true }));

const first = 'CREATE TABLE a (x INTEGER) STRICT';
const second = 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (7)';

describe('a service’s database', () => {
  it('applies each migration once and keeps what was written', () => {
    const file = join(folder, 'kept', 'one.sqlite');
    const opened = openDatabase(file, [first]);
    opened.exec('INSERT INTO a VALUES (1)');
    opened.close();
    const again = openDatabase(file, [first, second]);
    expect(again.prepare('SELECT (SELECT x FROM a) AS a, (SELECT x FROM b) AS b').get()).toEqual({ a: 1, b: 7 });
    expect(again.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    again.close();
    openDatabase(file, [first, second]).close();
  });

  it('refuses a database of a newer version', () => {
    const file = join(folder, 'newer.sqlite');
    openDatabase(file, [first, second]).close();
    expect(() => openDatabase(file, [first])).toThrow(/newer/);
  });

  it('keeps all of a transaction or nothing', () => {
    const database = openDatabase(join(folder, 'whole.sqlite'), [first]);
    transaction(database, () => database.exec('INSERT INTO a VALUES (1)'));
    const failing = () =>
      transaction(database, () => {
        database.exec('INSERT INTO a VALUES (2)');
        throw new Error('stop');
      });
    expect(failing).toThrow('stop');
    expect(database.prepare('SELECT count(*) AS n FROM a').get()).toEqual({ n: 1 });
    database.close();
  });
});
