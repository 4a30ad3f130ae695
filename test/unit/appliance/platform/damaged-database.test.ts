import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { Damage } from '#appliance/platform/service-database';

const folder = mkdtempSync(join(tmpdir(), 'flip-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const migrations = [
  `CREATE TABLE numbered (name TEXT PRIMARY KEY, amount INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
   CREATE TABLE keyed (part TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (part, name)) STRICT, WITHOUT ROWID`,
];
const pageBytes = 4096;
const rows = 1500;
/** Long enough that the tables have some hundred pages each. */
const filler = 'x'.repeat(300);

let files = 0;
function makeFile(): string {
  files += 1;
  const file = join(folder, `${files}.sqlite`);
  const database = openDatabase(file, migrations);
  database.exec('BEGIN');
  const numbered = database.prepare('INSERT INTO numbered VALUES (?, ?, ?)');
  const keyed = database.prepare('INSERT INTO keyed VALUES (?, ?, ?)');
  for (let row = 0; row < rows; row += 1) {
    numbered.run(`name ${row}`, row, filler);
    keyed.run(`part ${row % 3}`, `name ${row}`, filler);
  }
  database.exec('COMMIT');
  database.close();
  return file;
}

/** The pages of one table that hold rows, in the order of the file, from 1. */
function leaves(file: string, table: string): number[] {
  const database = new DatabaseSync(file);
  const found = database
    .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno")
    .all(table);
  database.close();
  return found.map(({ pageno }) => Number(pageno));
}

function overwrite(file: string, page: number, bytes: number = pageBytes): void {
  const content = readFileSync(file);
  content.fill(0xa5, (page - 1) * pageBytes, (page - 1) * pageBytes + bytes);
  writeFileSync(file, content);
}

const count = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS held FROM ${table}`).get()?.held);

function open(file: string) {
  const damage: Damage[] = [];
  const database = openDatabase(file, migrations, { report: (found) => damage.push(found) });
  return { damage, database };
}

describe('a database with damaged pages', () => {
  it('is opened as it is where nothing is damaged', () => {
    const file = makeFile();
    const { damage, database } = open(file);
    expect(damage).toEqual([]);
    expect([count(database, 'numbered'), count(database, 'keyed')]).toEqual([rows, rows]);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it.each(['numbered', 'keyed'])(
    'loses the rows of one damaged page of %s and nothing else, and keeps the file',
    (table) => {
      const file = makeFile();
      const pages = leaves(file, table);
      const middle = pages[Math.floor(pages.length / 2)] ?? 0;
      overwrite(file, middle);
      const { damage, database } = open(file);
      const other = table === 'numbered' ? 'keyed' : 'numbered';
      expect(count(database, other)).toBe(rows);
      const lost = rows - count(database, table);
      expect(lost).toBeGreaterThan(0);
      expect(lost).toBeLessThan(30);
      expect(damage).toEqual([
        { kind: 'file', keptAs: `${files}.sqlite.damaged-1`, rowsRecovered: 2 * rows - lost, rowsSetAside: 0 },
      ]);
      expect(existsSync(`${file}.damaged-1`)).toBe(true);
      expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      expect(database.prepare('SELECT table_name, rule FROM set_aside').all()).toEqual([
        { table_name: '*', rule: 'the file was damaged' },
      ]);
      // It goes on as any other, and is not recovered again.
      database.prepare('INSERT INTO numbered VALUES (?, ?, ?)').run('new', 1, 'new');
      database.close();
      expect(open(file).damage).toEqual([]);
    },
  );

  it.each([
    ['numbered', [0, 0.2, 0.5, 0.8, 1]],
    ['keyed', [0.2, 0.5, 0.8, 1]],
  ])('keeps what lies between several damaged pages of %s', (table, shares) => {
    const file = makeFile();
    const pages = leaves(file, table);
    const damaged = shares.map((share) => pages[Math.round(share * (pages.length - 1))] ?? 0);
    for (const page of damaged) overwrite(file, page);
    const { database } = open(file);
    expect(rows - count(database, table)).toBeLessThan(5 * 30);
    expect(count(database, table)).toBeLessThan(rows);
  });

  it('keeps every row where an index alone is damaged', () => {
    const file = makeFile();
    const [page = 0] = leaves(file, 'sqlite_autoindex_numbered_1').slice(3);
    overwrite(file, page, 2000);
    const { damage, database } = open(file);
    expect(damage).toHaveLength(1);
    expect(count(database, 'numbered')).toBe(rows);
    expect(database.prepare('SELECT amount FROM numbered WHERE name = ?').get('name 700')).toEqual({ amount: 700 });
  });

  it('sets a row aside that breaks a rule of its table', () => {
    const file = makeFile();
    // The same table without its types, so that garbage can be written to it.
    const [types, rest] = ['amount INTEGER NOT NULL', ', text TEXT NOT NULL)'] as const;
    const strict = `${types}${rest} STRICT`;
    const loose = `${'amount'.padEnd(types.length)}${rest}`.padEnd(strict.length);
    const rewrite = (from: string, to: string): void => {
      const content = readFileSync(file, 'latin1');
      expect(content).toContain(from);
      writeFileSync(file, content.replace(from, to), 'latin1');
    };
    rewrite(strict, loose);
    const garbage = new DatabaseSync(file);
    garbage.exec("UPDATE numbered SET amount = 'garbage' WHERE name = 'name 7'");
    garbage.close();
    rewrite(loose, strict);
    const { damage, database } = open(file);
    expect(damage).toMatchObject([{ kind: 'file', rowsRecovered: 2 * rows - 1, rowsSetAside: 1 }]);
    const aside = database.prepare("SELECT row_key, row FROM set_aside WHERE table_name = 'numbered'").get();
    expect(aside).toMatchObject({ row_key: '["name 7"]' });
    expect(JSON.parse(String(aside?.row))).toMatchObject({ amount: 'garbage' });
  });

  it('starts empty where the file is no database at all, and keeps the file', () => {
    const file = makeFile();
    writeFileSync(file, Buffer.alloc(20_000, 'no database'));
    const { damage, database } = open(file);
    expect(damage).toMatchObject([{ rowsRecovered: 0 }]);
    expect(count(database, 'numbered')).toBe(0);
    expect(readFileSync(`${file}.damaged-1`).subarray(0, 11).toString()).toBe('no database');
  });

  it('starts with what was committed before where its log was cut off', () => {
    const file = makeFile();
    const writer = openDatabase(file, migrations);
    writer.exec('PRAGMA wal_autocheckpoint = 0');
    for (const name of ['first', 'second']) writer.prepare('INSERT INTO numbered VALUES (?, 1, ?)').run(name, filler);
    const copy = join(folder, 'cut.sqlite');
    cpSync(file, copy);
    cpSync(`${file}-wal`, `${copy}-wal`);
    writer.close();
    truncateSync(`${copy}-wal`, readFileSync(`${copy}-wal`).length - 100);
    const { damage, database } = open(copy);
    expect(damage).toEqual([]);
    const held = database.prepare("SELECT name FROM numbered WHERE name IN ('first', 'second')").all();
    expect(held).toEqual([{ name: 'first' }]);
  });

  it('ends a recovery that was killed between its two renames', () => {
    const file = makeFile();
    const [page = 0] = leaves(file, 'numbered').slice(9);
    overwrite(file, page);
    open(file).database.close();
    // What a kill leaves: the damaged file moved away, its log not yet, the new one not yet in place.
    renameSync(file, `${file}.recovering`);
    writeFileSync(`${file}-wal`, 'the log of the damaged file');
    const { damage, database } = open(file);
    expect(damage).toEqual([]);
    expect(count(database, 'keyed')).toBe(rows);
  });

  it('is left alone by a process that is not its service', () => {
    const file = makeFile();
    const [page = 0] = leaves(file, 'numbered').slice(9);
    overwrite(file, page);
    expect(() => openDatabase(file, migrations, { recover: false })).toThrow(/damaged/);
    expect(existsSync(`${file}.damaged-1`)).toBe(false);
  });

  it('refuses a damaged database of a newer version', () => {
    const file = makeFile();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 9');
    newer.close();
    const [page = 0] = leaves(file, 'numbered').slice(9);
    overwrite(file, page);
    expect(() => openDatabase(file, migrations)).toThrow(/newer/);
  });
});
