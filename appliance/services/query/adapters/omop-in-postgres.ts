import { randomInt } from 'node:crypto';
import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import type { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { type Descendants, listConcepts } from '#domain/cohort/list-concepts';
import { modalityLabel } from '#domain/cohort/modality-label';
import { namedAncestors } from '#domain/cohort/named-ancestors';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { OmopPort, OmopView } from '../ports.ts';
import { createReadCopy, type ReadCopyDeps } from '../read-copy/read-copy.ts';
import { dataDateOf } from './data-date-of.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import { findPersons } from './find-persons.ts';
import { listedConcepts } from './listed-concepts.ts';
import { attributesStatement, conceptsStatement, descendantsStatement, studiesStatement } from './omop-statements.ts';
import { personsBySourceValueStatement, sourceValuesStatement } from './opt-out-statements.ts';
import { postgresControl } from './postgres-control.ts';
import { postgresViews, type RunStatement } from './postgres-views.ts';
import { preparePersonsBySql } from './prepare-persons-by-sql.ts';
import { impossibleImageDaysStatement } from './quality-statements.ts';
import { rowsOf } from './rows-of.ts';
import { secondsToRead } from './seconds-to-read.ts';
import { sexOf } from './sex-of.ts';
import { createTableCache } from './table-cache.ts';

const id = z.int();
const DescendantRows = z.array(z.tuple([id, z.array(id)]));
const Attributes = z.array(z.tuple([id, z.int(), id]));
const Ids = z.array(z.tuple([id]));
const SourceValues = z.array(z.tuple([id, z.string()]));
const Concepts = z.array(z.tuple([id, z.string(), z.string()]));
const Studies = z.array(z.tuple([z.string(), id, id, z.string(), z.array(id), z.string(), z.array(id)]));

/**
 * How PostgreSQL plans the statements of questions. They mostly join, count and compare ids of persons. A million of
 * them are sorted and merged in half the time of a hash table, which exceeds the processor's cache, and an index
 * returns them sorted anyway. A statement runs on one core, so that several statements do not compete for cores;
 * parallel workers would each read the same inner sets again. No statement benefits from JIT compilation.
 */
export const plannerSettings: Readonly<Record<string, string>> = {
  enable_hashjoin: 'off',
  enable_hashagg: 'off',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};

/** Limit for reading the tables of all persons and images, which no researcher waits for. */
const loadTimeoutMilliseconds = 600_000;

/** What stands below the concepts that a cohort names, but for concepts with more than a statement can list. */
async function descendantsOf(runStatement: RunStatement, cohort: CohortDefinition): Promise<Descendants> {
  const named = namedAncestors(cohort);
  return new Map(named.length === 0 ? [] : await rowsOf(runStatement, descendantsStatement(named), DescendantRows));
}

const findPersonsOf = (
  runStatement: RunStatement,
  cohort: CohortDefinition,
  basis: CohortBasis,
): Promise<PersonSet> => {
  const { text, values } = compileCohort(cohort, basis);
  return findPersons(runStatement, text, values);
};

/** Labels of modality concepts; a concept that the vocabulary lacks is labelled by its id. */
async function modalityNames(
  runStatement: RunStatement,
  conceptIds: readonly number[],
): Promise<(conceptId: number) => string> {
  const distinct = [...new Set(conceptIds)];
  const found = distinct.length === 0 ? [] : await rowsOf(runStatement, conceptsStatement(distinct), Concepts);
  const names = new Map(found.map(([conceptId, code, name]) => [conceptId, modalityLabel(code, name)]));
  return (conceptId) => names.get(conceptId) ?? `concept ${conceptId}`;
}

const secureUniform = (): number => randomInt(2 ** 47) / 2 ** 47;

const ageOf = (years: number): number | null => (years < 0 ? null : years);

/**
 * Opens the trust's OMOP database in PostgreSQL; it connects when it is first used, with seven of the eight connections
 * that the role has: four for typed questions and freezes, and one each for questions in SQL, for the tables of all
 * persons and for cancellations. Making the read-optimised copy takes the eighth.
 */
export function omopInPostgres(options: {
  databaseUrl: string;
  timeoutMilliseconds: number;
  uniform?: () => number;
  /** Where the read-optimised copy is kept, and how it is reported; there is no copy where it is missing. */
  copy?: Pick<ReadCopyDeps, 'folder' | 'now' | 'log'> | undefined;
}): OmopPort {
  const { databaseUrl, timeoutMilliseconds, uniform = secureUniform, copy } = options;
  const control = postgresControl(databaseUrl);
  const ofQuestions = { databaseUrl, control, timeoutMilliseconds, settings: plannerSettings };
  const views = postgresViews({ ...ofQuestions, connections: 4 });
  const sqlViews = postgresViews({ ...ofQuestions, connections: 1 });
  const tableViews = postgresViews({
    ...{ databaseUrl, control, connections: 1 },
    timeoutMilliseconds: loadTimeoutMilliseconds,
  });
  const cache = createTableCache(tableViews, () => performance.now());
  const readCopy =
    copy === undefined ? undefined : createReadCopy({ ...copy, databaseUrl, views: tableViews, timeoutMilliseconds });
  const omopView = (runStatement: RunStatement): OmopView => ({
    dataDate: () => dataDateOf(runStatement),
    personsOf: async (cohort, dataDate) =>
      (await readCopy?.persons(runStatement, cohort, dataDate)) ??
      findPersonsOf(runStatement, cohort, {
        dataDate,
        conceptSets: listConcepts(await descendantsOf(runStatement, cohort)),
      }),
    persons: async ({ text, values, lists = [] }) =>
      findPersons(runStatement, text, [...values, ...(await listedConcepts(runStatement, lists))]),
    personsBySql: (cohort) => preparePersonsBySql(runStatement, cohort, uniform),
    tables: (names, dataDate) => cache.tables(runStatement, names, dataDate),
    attributes: async (ids, dataDate) =>
      (await rowsOf(runStatement, attributesStatement(ids, dataDate), Attributes)).map(([personId, years, gender]) => ({
        personId,
        ageYears: ageOf(years),
        sex: sexOf(gender),
      })),
    studies: async (images) => {
      const rows = await rowsOf(runStatement, studiesStatement(images), Studies);
      const nameOf = await modalityNames(
        runStatement,
        rows.flatMap(([, , , , modalities]) => modalities),
      );
      return rows.map(([accession, imageOccurrenceId, personId, patientId, modalities, bodySite, findings]) => ({
        accessionNumber: accession,
        imageOccurrenceId,
        personId,
        patientId,
        modality: [...new Set(modalities.map(nameOf))].sort().join('/'),
        bodySite,
        findingConceptIds: findings,
      }));
    },
    impossibleImageDays: async (images, dataDate) =>
      new RoaringBitmap32((await rowsOf(runStatement, impossibleImageDaysStatement(images, dataDate), Ids)).flat()),
    sourceValues: async (ids) => new Map(await rowsOf(runStatement, sourceValuesStatement(ids), SourceValues)),
    personsBySourceValue: async (identifiers) =>
      new RoaringBitmap32((await rowsOf(runStatement, personsBySourceValueStatement(identifiers), Ids)).flat()),
  });
  return {
    ping: control.ping,
    loadStamp: () => views.view(dataFingerprint),
    secondsToRead: (table, limitSeconds) => secondsToRead(sqlViews, table, limitSeconds),
    warmUp: cache.warmUp,
    keepCopy: async () => readCopy?.keepUp(),
    close: async () => {
      await readCopy?.close();
      await Promise.all([views.close(), sqlViews.close(), tableViews.close(), control.close()]);
    },
    view: (read, cancelled) => views.view((runStatement) => read(omopView(runStatement)), cancelled),
    sqlView: (read) => sqlViews.view((runStatement) => read(omopView(runStatement))),
  };
}
