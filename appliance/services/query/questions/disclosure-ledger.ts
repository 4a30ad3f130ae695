import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { transaction } from '#appliance/platform/transaction';
import type { AskedText, DisclosureLedger, LedgerEntry } from '#domain/disclosure/disclosure-ledger';

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
});

const ChargeRow = z.object({
  charged_of: z.enum(['numbers', 'tables']),
  charged_to: z.enum(['both', 'project']),
  units: z.number(),
  persons: z.instanceof(Uint8Array),
});

const textOf = ({ projectId, dataDate, key }: AskedText): [string, string, string] => [projectId, dataDate, key];

/**
 * Opens the ledger on a migrated database. Sets and charges of a load of the data are dropped once a newer one was
 * asked about: nothing is charged to them any more. The answers stay, so that the same text stays the same answer.
 */
export function createSqliteLedger(database: DatabaseSync): DisclosureLedger {
  const selectAnswer = database.prepare('SELECT answer FROM answer WHERE project_id = ? AND data_date = ? AND key = ?');
  const count = database.prepare(
    'SELECT count(*) AS used FROM answer WHERE project_id = ? AND data_date = ? AND counted = 1',
  );
  const selectAll = database.prepare('SELECT * FROM answer WHERE data_date = ? ORDER BY id');
  const selectCharges = database.prepare('SELECT * FROM charge WHERE answer_id = ? ORDER BY rowid');
  const insert = database.prepare(
    'INSERT INTO answer (project_id, data_date, key, counted, answer, facts, persons) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertCharge = database.prepare('INSERT INTO charge VALUES (?, ?, ?, ?, ?)');
  const forgetCharges = database.prepare(
    'DELETE FROM charge WHERE answer_id IN (SELECT id FROM answer WHERE data_date < ?)',
  );
  const forgetSets = database.prepare("UPDATE answer SET persons = x'' WHERE data_date < ? AND persons <> x''");
  const entryOf = (held: unknown): LedgerEntry => {
    const row = Row.parse(held);
    const { number, ...facts } = Facts.parse(JSON.parse(row.facts));
    return {
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
  };
  return {
    answer: (asked) => {
      const row = selectAnswer.get(...textOf(asked));
      return row === undefined ? undefined : String(row.answer);
    },
    used: ({ projectId, dataDate }) => Number(count.get(projectId, dataDate)?.used),
    entries: function* (dataDate) {
      for (const row of selectAll.all(dataDate)) yield entryOf(row);
    },
    record: (entry) =>
      transaction(database, () => {
        const { persons, ...number } = entry.number;
        const facts = JSON.stringify({ number, tables: entry.tables, mostCharged: entry.mostCharged });
        const text = textOf(entry);
        const { lastInsertRowid } = insert.run(...text, entry.counted ? 1 : 0, entry.answer, facts, persons);
        for (const { of, to, units, persons } of entry.charges)
          insertCharge.run(lastInsertRowid, of, to, units, persons);
        forgetCharges.run(entry.dataDate);
        forgetSets.run(entry.dataDate);
      }),
  };
}
