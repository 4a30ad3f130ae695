import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openDatabase } from '#appliance/platform/database';
import { createRowReader, type StoredRow } from '#appliance/platform/row-reader';
import type { Damage } from '#appliance/platform/service-database';
import { countSetAside } from '#appliance/platform/set-aside';

const migrations = [
  'CREATE TABLE thing (id TEXT PRIMARY KEY, amount INTEGER NOT NULL, facts TEXT NOT NULL, bytes BLOB) STRICT',
];
const Row = z.object({
  id: z.string(),
  amount: z.int(),
  facts: z.string(),
  bytes: z.instanceof(Uint8Array).nullable(),
});
const parse = (row: StoredRow) => {
  const { facts, ...rest } = Row.parse(row);
  return { ...rest, facts: z.object({ fine: z.boolean() }).parse(JSON.parse(facts)) };
};
const fine = '{"fine":true}';

function prepare(repair?: 'keep' | ((row: StoredRow) => void)) {
  const damage: Damage[] = [];
  const database = openDatabase(':memory:', migrations, { report: (found) => damage.push(found) });
  const insert = database.prepare('INSERT INTO thing VALUES (?, ?, ?, ?)');
  const rows = createRowReader(database, {
    table: 'thing',
    key: ['id'],
    parse,
    ...(repair === undefined ? {} : { repair }),
  });
  return {
    damage,
    database,
    insert,
    all: rows.select('SELECT * FROM thing ORDER BY id'),
    byId: rows.select('SELECT * FROM thing WHERE id = ?'),
  };
}

describe('a reader of rows', () => {
  it('gives the rows that are as they should be', () => {
    const { all, byId, damage, insert } = prepare();
    insert.run('a', 1, fine, null);
    expect(all.all()).toEqual([{ id: 'a', amount: 1, facts: { fine: true }, bytes: null }]);
    expect(byId.get('a')?.amount).toBe(1);
    expect(byId.get('nobody')).toBeUndefined();
    expect(damage).toEqual([]);
  });

  it.each([
    ['text that is no JSON', 1, 'garb\u0000age', 'not JSON'],
    ['JSON of another shape', 1, '{"fine":3}', 'invalid_type'],
    ['a number that JavaScript cannot hold', 2n ** 60n, fine, 'invalid_type'],
  ])('moves a row with %s aside and gives the others', (_, amount, facts, rule) => {
    const { all, byId, damage, database, insert } = prepare();
    insert.run('a', 1, fine, null);
    insert.run('b', amount, facts, Uint8Array.of(1, 2));
    insert.run('c', 3, fine, null);
    expect(all.all().map(({ id }) => id)).toEqual(['a', 'c']);
    expect(byId.get('b')).toBeUndefined();
    expect(damage).toEqual([{ kind: 'row', table: 'thing', rule }]);
    expect(database.prepare('SELECT count(*) AS held FROM thing').get()).toEqual({ held: 2 });
    const aside = database.prepare('SELECT table_name, row_key, row, rule FROM set_aside').all();
    expect(aside).toMatchObject([{ table_name: 'thing', row_key: '["b"]', rule }]);
    expect(JSON.parse(String(aside[0]?.row))).toEqual({
      id: 'b',
      amount: typeof amount === 'bigint' ? `${amount}` : amount,
      facts,
      bytes: 'AQI=',
    });
    // The key is free again.
    insert.run('b', 2, fine, null);
    expect(byId.get('b')?.amount).toBe(2);
  });

  it('leaves a row whose key must not be forgotten, and reports it once', () => {
    const { all, damage, database, insert } = prepare('keep');
    insert.run('b', 1, 'garbage', null);
    for (let time = 0; time < 3; time += 1) expect(all.all()).toEqual([]);
    expect(damage).toHaveLength(1);
    expect(countSetAside(database)).toBe(1);
    expect(database.prepare('SELECT id FROM thing').all()).toEqual([{ id: 'b' }]);
  });

  it('mends a row as its table says', () => {
    const opened = prepare(
      (row) => void opened.database.prepare('UPDATE thing SET facts = ? WHERE id = ?').run(fine, row.id ?? null),
    );
    opened.insert.run('b', 1, 'garbage', null);
    expect(opened.all.all()).toMatchObject([{ id: 'b', facts: { fine: true } }]);
    expect(opened.damage).toHaveLength(1);
  });
});
