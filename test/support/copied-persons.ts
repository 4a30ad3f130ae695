import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { listedConceptSets } from '#appliance/services/query/read-copy/listed-concept-sets';
import { makeReadCopy } from '#appliance/services/query/read-copy/make-read-copy';
import { openReadCopy } from '#appliance/services/query/read-copy/open-read-copy';
import type { CohortDefinition } from '#contracts/cohort';
import { answerableByCopy } from '#domain/cohort/answerable-by-copy';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { duckdb } from '#domain/cohort/sql-dialect';

/** A read-optimised copy of a database of the tests. */
export type CopiedPersons = {
  /** The persons of a cohort in ascending order; undefined for a cohort that the copy does not answer. */
  readonly persons: (cohort: CohortDefinition, dataDate: string) => Promise<number[] | undefined>;
  readonly close: () => Promise<void>;
};

/** Copies what the database holds now; `reader` looks up concepts as the role of the query service. */
export async function copiedPersons(options: {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly reader: pg.Client;
}): Promise<CopiedPersons> {
  const { databaseUrl, folder, reader } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'copy.duckdb');
  await makeReadCopy({ databaseUrl, file, folder, mark: 'test', signal: new AbortController().signal });
  const copy = await openReadCopy(file, folder);
  const runStatement = async (text: string, values: readonly unknown[]): Promise<unknown[][]> =>
    (await reader.query({ text, values: [...values], rowMode: 'array' })).rows;
  return {
    persons: async (cohort, dataDate) => {
      if (!answerableByCopy(cohort)) return undefined;
      const conceptSets = await listedConceptSets(runStatement, cohort);
      const statement = compileCohort(cohort, { dataDate, dialect: duckdb, conceptSets });
      return (await copy.persons(statement, 60_000)).toArray();
    },
    close: copy.close,
  };
}
