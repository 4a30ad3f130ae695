import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import type { AskedText, DisclosureLedger, LedgerEntry } from '#domain/disclosure/disclosure-ledger';
import { createDamagedLoads, damagedLoadMigration } from './damaged-loads.ts';

/** Tables of what was answered and what it cost; released ones are never edited. */
export const disclosureMigrations: readonly string[] = [
  `CREATE TABLE answer (
     id INTEGER PRIMARY KEY,
     project_id TEXT NOT NULL,
     data_date TEXT NOT NULL,
     key TEXT NOT NULL,
     counted INTEGER NOT NULL,
     answer TEXT NOT NULL,
     facts TEXT NOT NULL,
     persons BLOB NOT NULL,
     UNIQUE (project_id, data_date, key)
   ) STRICT;
   CREATE INDEX answer_of_data ON answer (data_date, id);
   CREATE TABLE charge (
     answer_id INTEGER NOT NULL REFERENCES answer (id),
     charged_of TEXT NOT NULL,
     charged_to TEXT NOT NULL,
     units INTEGER NOT NULL,
     persons BLOB NOT NULL
   ) STRICT;
   CREATE INDEX charge_of_answer ON charge (answer_id)`,
  // SHA-256 over an entry with its set and charges; NULL for what was recorded before, and once these are dropped.
  `ALTER TABLE answer ADD COLUMN seal TEXT; ${damagedLoadMigration}`,
];

/** What is kept as JSON: all of an entry's number but its set, and its tables. */
const Facts = z.object({
  number: z.object({
    kind: z.string(),
    value: z.number(),
    sd: z.number(),
    units: z.number(),
    from: z.array(z.number()),
  }),
  tables: z.array(z.object({ place: z.number(), name: z.string(), cells: z.array(z.number()), units: z.number() })),
  mostCharged: z.number(),
});

const Row = z.object({
  id: z.number(),
  project_id: z.string(),
  data_date: z.string(),
  key: z.string(),
  counted: z.number(),
  answer: z.string(),
  facts: z.string(),
  persons: z.instanceof(Uint8Array),
  seal: z.string().nullable(),
});

const ChargeRow = z.object({
  charged_of: z.enum(['numbers', 'tables']),
  charged_to: z.enum(['both', 'project']),
  units: z.number(),
  persons: z.instanceof(Uint8Array),
});

const textOf = ({ projectId, dataDate, key }: AskedText): [string, string, string] => [projectId, dataDate, key];

/** A checksum: SQLite has none of its own, so that a flipped bit would be another charge and no error. */
function sealOf(entry: LedgerEntry): string {
  const hash = createHash('sha256');
  const add = (value: unknown): void => void hash.update(`${JSON.stringify(value)}\n`);
  const { answer, charges, counted, dataDate, key, mostCharged, number, projectId, tables } = entry;
  const { persons } = number;
  add([projectId, dataDate, key, counted, answer, mostCharged, charges.length]);
  add([number.kind, number.value, number.sd, number.units, number.from, persons.length]);
  for (const { cells, name, place, units } of tables) add([place, name, cells, units]);
  hash.update(persons);
  for (const { of, persons, to, units } of charges) {
    add([of, to, units, persons.length]);
    hash.update(persons);
  }
  return hash.digest('hex');
}

/**
 * Opens the ledger on a migrated database. Sets and charges of a load of the data are dropped once a newer one was
 * asked about: nothing is charged to them any more. The answers stay, so that the same text stays the same answer.
 *
 * It fails closed: where an entry is damaged, or the database had to be recovered, a charge may be missing. Then
 * `entries` and `record` throw LEDGER_DAMAGED for this load of the data; what was answered before is still answered.
 */
export function createSqliteLedger(database: ServiceDatabase): DisclosureLedger {
  const loads = createDamagedLoads(database);
  const requireWhole = (dataDate: string): void => {
    if (loads.isDamaged(dataDate)) throw new AppError('LEDGER_DAMAGED');
  };
  const count = database.prepare(
    'SELECT count(*) AS used FROM answer WHERE project_id = ? AND data_date = ? AND counted = 1',
  );
  const selectIds = database.prepare('SELECT id FROM answer WHERE data_date = ? ORDER BY id');
  const selectCharges = database.prepare('SELECT * FROM charge WHERE answer_id = ? ORDER BY rowid');
  const insert = database.prepare(
    'INSERT INTO answer (project_id, data_date, key, counted, answer, facts, persons, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertCharge = database.prepare('INSERT INTO charge VALUES (?, ?, ?, ?, ?)');
  const forgetCharges = database.prepare(
    'DELETE FROM charge WHERE answer_id IN (SELECT id FROM answer WHERE data_date < ?)',
  );
  const forgetSets = database.prepare(
    "UPDATE answer SET persons = x'', seal = NULL WHERE data_date < ? AND (seal IS NOT NULL OR persons <> x'')",
  );
  const entryOf = (held: unknown): LedgerEntry => {
    const row = Row.parse(held);
    const { number, ...facts } = Facts.parse(JSON.parse(row.facts));
    JSON.parse(row.answer);
    const entry: LedgerEntry = {
      projectId: row.project_id,
      dataDate: row.data_date,
      key: row.key,
      counted: row.counted === 1,
      answer: row.answer,
      number: { ...number, persons: row.persons },
      ...facts,
      charges: selectCharges.all(row.id).map((charge) => {
        const { charged_of: of, charged_to: to, units, persons } = ChargeRow.parse(charge);
        return { of, to, units, persons };
      }),
    };
    if (row.seal !== null && row.seal !== sealOf(entry)) throw new Error('not what was recorded');
    return entry;
  };
  const rows = createRowReader(database, { table: 'answer', key: ['id'], repair: 'keep', parse: entryOf });
  const byText = rows.select('SELECT * FROM answer WHERE project_id = ? AND data_date = ? AND key = ?');
  const byId = rows.select('SELECT * FROM answer WHERE id = ?');
  const isKnown = database.prepare('SELECT 1 FROM answer WHERE project_id = ? AND data_date = ? AND key = ?');
  return {
    answer: (asked) => {
      const found = byText.get(...textOf(asked));
      if (found === undefined && isKnown.get(...textOf(asked)) !== undefined) throw new AppError('STORED_ROW_DAMAGED');
      return found?.answer;
    },
    used: ({ projectId, dataDate }) => Number(count.get(projectId, dataDate)?.used),
    entries: function* (dataDate) {
      requireWhole(dataDate);
      for (const { id } of selectIds.all(dataDate)) {
        const entry = byId.get(id ?? null);
        if (entry === undefined) {
          requireWhole(dataDate);
          throw new AppError('LEDGER_DAMAGED');
        }
        yield entry;
      }
    },
    record: (entry) =>
      transaction(database, () => {
        requireWhole(entry.dataDate);
        const { persons, ...number } = entry.number;
        const facts = JSON.stringify({ number, tables: entry.tables, mostCharged: entry.mostCharged });
        const text = textOf(entry);
        const { lastInsertRowid } = insert.run(
          ...text,
          entry.counted ? 1 : 0,
          entry.answer,
          facts,
          persons,
          sealOf(entry),
        );
        for (const { of, to, units, persons } of entry.charges)
          insertCharge.run(lastInsertRowid, of, to, units, persons);
        forgetCharges.run(entry.dataDate);
        forgetSets.run(entry.dataDate);
      }),
  };
}
