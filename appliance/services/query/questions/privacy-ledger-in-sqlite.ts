import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { countSetAside } from '#appliance/platform/set-aside';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import type { LedgerEntry, PrivacyLedger, QuestionText } from '#domain/disclosure/privacy-ledger';
import { openServedProjects, servedProjectMigration } from './served-projects.ts';

/** Tables of what was answered and what it cost; what was recorded is never edited. */
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
  `ALTER TABLE answer ADD COLUMN seal TEXT;
   CREATE TABLE damaged_load (set_aside_id INTEGER PRIMARY KEY, data_date TEXT NOT NULL) STRICT`,
  // Accounts belong to projects and outlive loads of the data; a unit is a tenth of what it was.
  `CREATE TABLE released (
     id INTEGER PRIMARY KEY,
     project_id TEXT NOT NULL,
     data_date TEXT NOT NULL,
     key TEXT NOT NULL,
     answer TEXT NOT NULL,
     releases TEXT NOT NULL,
     seal TEXT,
     UNIQUE (project_id, data_date, key)
   ) STRICT;
   CREATE TABLE privacy_charge (
     released_id INTEGER NOT NULL REFERENCES released (id),
     charged_of TEXT NOT NULL,
     units INTEGER NOT NULL,
     persons BLOB NOT NULL
   ) STRICT;
   CREATE INDEX privacy_charge_of_released ON privacy_charge (released_id);
   INSERT INTO released (id, project_id, data_date, key, answer, releases)
     SELECT id, project_id, data_date, 'before ' || key, answer, json_array(
       json_object('of', 'numbers', 'units', 10 * CAST(facts ->> '$.mostCharged' AS INTEGER),
                   'noisyPersons', max(0, CAST(facts ->> '$.number.value' AS REAL))))
     FROM answer;
   INSERT INTO privacy_charge SELECT answer_id, charged_of, 10 * units, persons FROM charge;
   DROP TABLE charge;
   DROP TABLE answer;
   DROP TABLE damaged_load`,
  servedProjectMigration,
];

const Releases = z.array(
  z.object({
    of: z.enum(['numbers', 'tables']),
    units: z.number(),
    noisyPersons: z.number(),
    upTo: z.number().optional(),
  }),
);

const Row = z.object({
  id: z.number(),
  project_id: z.string(),
  data_date: z.string(),
  key: z.string(),
  answer: z.string(),
  releases: z.string(),
  seal: z.string().nullable(),
});

const ChargeRow = z.object({
  charged_of: z.enum(['numbers', 'tables']),
  units: z.number(),
  persons: z.instanceof(Uint8Array),
});

const textOf = ({ projectId, dataDate, key }: QuestionText): [string, string, string] => [projectId, dataDate, key];

/** A checksum: SQLite has none of its own, so that a flipped bit would be another charge and no error. */
function sealOf({ answer, charges, dataDate, key, projectId, releases }: LedgerEntry): string {
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify([projectId, dataDate, key, answer, releases, charges.length])}\n`);
  for (const { of, persons, units } of charges) hash.update(`${of} ${units} ${persons.length}\n`).update(persons);
  return hash.digest('hex');
}

/**
 * Opens the ledger on a migrated database.
 *
 * It fails closed, because a charge may be missing: a project of which an entry is damaged is answered nothing new, and
 * after the database had to be recovered no project is until an operator has cleared what was set aside. Then `costs`
 * and `record` throw LEDGER_DAMAGED; what was answered before is still answered.
 */
export function createSqliteLedger(database: ServiceDatabase, now: () => Date): PrivacyLedger {
  const served = openServedProjects(database, now);
  const count = database.prepare('SELECT count(*) AS used FROM released WHERE project_id = ?');
  const selectIds = database.prepare('SELECT id FROM released WHERE project_id = ? ORDER BY id');
  const selectCharges = database.prepare('SELECT * FROM privacy_charge WHERE released_id = ? ORDER BY rowid');
  const insert = database.prepare(
    'INSERT INTO released (project_id, data_date, key, answer, releases, seal) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertCharge = database.prepare('INSERT INTO privacy_charge VALUES (?, ?, ?, ?)');
  const entryOf = (held: unknown): LedgerEntry => {
    const row = Row.parse(held);
    JSON.parse(row.answer);
    const entry: LedgerEntry = {
      projectId: row.project_id,
      dataDate: row.data_date,
      key: row.key,
      answer: row.answer,
      releases: Releases.parse(JSON.parse(row.releases)),
      charges: selectCharges.all(row.id).map((charge) => {
        const { charged_of: of, units, persons } = ChargeRow.parse(charge);
        return { of, units, persons };
      }),
    };
    if (row.seal !== null && row.seal !== sealOf(entry)) throw new Error('not what was recorded');
    return entry;
  };
  const rows = createRowReader(database, { table: 'released', key: ['id'], repair: 'keep', parse: entryOf });
  const byText = rows.select('SELECT * FROM released WHERE project_id = ? AND data_date = ? AND key = ?');
  const byId = rows.select('SELECT * FROM released WHERE id = ?');
  const isKnown = database.prepare('SELECT 1 FROM released WHERE project_id = ? AND data_date = ? AND key = ?');
  const requireWhole = (): void => {
    if (countSetAside(database) > 0) throw new AppError('LEDGER_DAMAGED');
  };
  return {
    answer: (asked) => {
      const found = byText.get(...textOf(asked));
      if (found === undefined && isKnown.get(...textOf(asked)) !== undefined) throw new AppError('STORED_ROW_DAMAGED');
      return found?.answer;
    },
    used: (projectId) => Number(count.get(projectId)?.used),
    served: served.all,
    costs: function* (projectId) {
      requireWhole();
      for (const { id } of selectIds.all(projectId)) {
        const entry = byId.get(id ?? null);
        if (entry === undefined) throw new AppError('LEDGER_DAMAGED');
        yield entry;
      }
    },
    record: (given) =>
      transaction(database, () => {
        requireWhole();
        // In the order of the schema, in which they are read again: the checksum is over their text.
        const entry = { ...given, releases: Releases.parse(given.releases) };
        const { answer, charges, releases } = entry;
        const { lastInsertRowid } = insert.run(...textOf(entry), answer, JSON.stringify(releases), sealOf(entry));
        for (const { of, units, persons } of charges) insertCharge.run(lastInsertRowid, of, units, persons);
        served.add(entry.projectId);
      }),
  };
}
