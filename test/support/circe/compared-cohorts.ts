import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { AppError } from '#contracts/app-error';
import type { ImportedCohort } from '#contracts/circe';
import type { CohortDefinition } from '#contracts/cohort';
import { importCirce } from '#domain/circe/import-circe';
import { compileCohort } from '#domain/cohort/compile-cohort';
import type { OmopRows } from '../../fixtures/circe/any-circe-data.ts';
import type { CirceJson } from '../../fixtures/circe/any-circe-expression.ts';
import { copiedPersons } from '../copied-persons.ts';
import { runningPostgres } from '../running-postgres.ts';
import { startCirceSql } from './circe-sql.ts';

const tables = [
  ...['person', 'observation_period', 'visit_occurrence', 'visit_detail', 'death', 'specimen'],
  ...['concept', 'concept_ancestor', 'concept_relationship', 'provider', 'care_site'],
  ...['condition_occurrence', 'drug_exposure', 'procedure_occurrence', 'measurement', 'observation', 'device_exposure'],
  ...['condition_era', 'drug_era', 'dose_era'],
];

const required: OmopRows[string][number] = { death_type_concept_id: 0 };

const dataDate = '2020-06-01';

/** The cohort of an expression; none where no person of any database can belong, which is refused. */
export const imported = (expression: CirceJson): ImportedCohort | undefined => {
  try {
    return importCirce(expression);
  } catch (error) {
    if (error instanceof AppError && error.details[0]?.rule === 'some persons can belong') return undefined;
    throw error;
  }
};

/** Small OMOP databases, and whom OHDSI's SQL and ours find in them. */
export type ComparedCohorts = {
  /** Takes out everything and puts these rows in. */
  readonly load: (rows: OmopRows) => Promise<unknown>;
  /** OHDSI's own SQL of an expression. */
  readonly sqlOf: (expression: CirceJson) => Promise<string>;
  /** Whom OHDSI's own SQL finds. */
  readonly theirs: (sql: string) => Promise<number[]>;
  /**
   * Whom our statement finds, asked by the role that trusts give the query service; where `copied` says so, the
   * read-optimised copy must find the same.
   */
  readonly ours: (expression: CirceJson, copied?: boolean) => Promise<number[]>;
  /** How many cohorts were asked of the copy too. */
  readonly compared: () => number;
  readonly stop: () => Promise<void>;
};

/** Starts a PostgreSQL and OHDSI's own compiler. */
export async function startComparedCohorts(name: string): Promise<ComparedCohorts> {
  const server = await runningPostgres(name);
  const owner = new pg.Client({ connectionString: server.connectionString });
  const reader = new pg.Client({ connectionString: server.queryConnectionString });
  await owner.connect();
  await reader.connect();
  await owner.query(`CREATE SCHEMA circe; CREATE TABLE circe.cohort
    (cohort_definition_id integer, subject_id integer, cohort_start_date date, cohort_end_date date)`);
  const circe = startCirceSql();
  let compared = 0;

  /** Whom the read-optimised copy finds; undefined where it leaves the cohort to PostgreSQL. */
  const personsInCopy = async (cohort: CohortDefinition): Promise<number[] | undefined> => {
    const folder = join(server.folder, 'copy');
    const copy = await copiedPersons({ databaseUrl: server.queryConnectionString, folder, reader });
    try {
      return await copy.persons(cohort, dataDate);
    } finally {
      await copy.close();
    }
  };

  return {
    load: (rows) =>
      owner.query(
        [
          'BEGIN; SET LOCAL synchronous_commit = off',
          ...tables.map((table) => `DELETE FROM omop.${table}`),
          ...Object.entries(rows).map(([table, of]) => {
            const literal = JSON.stringify(of.map((row) => (table === 'death' ? { ...required, ...row } : row)));
            return `INSERT INTO omop.${table} SELECT * FROM json_populate_recordset(NULL::omop.${table}, '${literal}')`;
          }),
          'COMMIT',
        ].join('; '),
      ),
    sqlOf: circe.sqlOf,
    theirs: async (sql) => {
      await owner.query('BEGIN; SET LOCAL client_min_messages = error');
      try {
        await owner.query(sql);
        const { rows } = await owner.query('SELECT DISTINCT subject_id FROM circe.cohort ORDER BY 1');
        return rows.map((row) => row.subject_id);
      } finally {
        await owner.query('ROLLBACK');
      }
    },
    ours: async (expression, copied = true) => {
      const found = imported(expression);
      if (found === undefined) return [];
      const { cohort, notUnderstood } = found;
      expect(notUnderstood.filter(({ grade }) => grade === 'changes')).toEqual([]);
      const { text, values } = compileCohort(cohort, { dataDate });
      const { rows } = await reader.query({ text, values: [...values] });
      const persons = [...new Set(rows.map((row): number => row.person_id))].sort((one, other) => one - other);
      const inCopy = copied ? await personsInCopy(cohort) : undefined;
      if (inCopy !== undefined) {
        expect({ expression, copied: inCopy }).toEqual({ expression, copied: persons });
        compared += 1;
      }
      return persons;
    },
    compared: () => compared,
    stop: async () => {
      circe.stop();
      await owner.end();
      await reader.end();
      await server.stop();
    },
  };
}
