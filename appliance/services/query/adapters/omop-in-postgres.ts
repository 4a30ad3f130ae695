import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import { modalityLabel } from '#domain/cohort/modality-label';
import type { OmopPort } from '../ports.ts';
import { dataDateOf } from './data-date-of.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import { listedConcepts } from './listed-concepts.ts';
import { attributesStatement, conceptsStatement, descendantsStatement, studiesStatement } from './omop-statements.ts';
import { personsBySourceValueStatement, sourceValuesStatement } from './opt-out-statements.ts';
import { aggregateIds, parsePersonIds } from './person-ids.ts';
import { postgresViews, type RunStatement } from './postgres-views.ts';
import { impossibleImageDaysStatement } from './quality-statements.ts';
import { rowsOf } from './rows-of.ts';
import { secondsToRead } from './seconds-to-read.ts';
import { sexOf } from './sex-of.ts';
import { createTableCache } from './table-cache.ts';

const id = z.int();
const Persons = z.tuple([z.tuple([z.string().nullable().transform(parsePersonIds)])]);
const Descendants = z.array(z.tuple([id, z.array(id)]));
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

/**
 * Runs `find` without nested loop joins, for a statement whose author may have misled the planner. Where PostgreSQL
 * expects one row of a set, it joins the set row by row with the next one, which takes minutes for tens of thousands of
 * persons. A merge join by person, by which all rows of expert SQL are joined, takes only as long as reading and
 * sorting the rows.
 */
async function withoutNestedLoops<T>(runStatement: RunStatement, find: () => Promise<T>): Promise<T> {
  await runStatement('SET LOCAL enable_nestloop = off', []);
  const found = await find();
  // Later statements of the same view were not written by the question's author.
  await runStatement('SET LOCAL enable_nestloop TO DEFAULT', []);
  return found;
}

/** Limit for reading the tables of all persons and images, which no researcher waits for. */
const loadTimeoutMilliseconds = 600_000;

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

/**
 * Limit for all lists of a question in SQL together. Its answer is sent after a fixed time, so that longer lists would
 * leave the statement less than its own limit.
 */
const listsLimitMilliseconds = 1500;

const ageOf = (years: number): number | null => (years < 0 ? null : years);

/** Opens the trust's OMOP database in PostgreSQL; it connects when it is first used. */
export function omopInPostgres(options: { databaseUrl: string; timeoutMilliseconds: number }): OmopPort {
  const { databaseUrl, timeoutMilliseconds } = options;
  const views = postgresViews({ databaseUrl, timeoutMilliseconds, connections: 4, settings: plannerSettings });
  const tableViews = postgresViews({ databaseUrl, timeoutMilliseconds: loadTimeoutMilliseconds, connections: 1 });
  const cache = createTableCache(tableViews, () => performance.now());
  return {
    ping: views.ping,
    loadStamp: () => views.view(dataFingerprint),
    secondsToRead: (table, limitSeconds) => secondsToRead(views, table, limitSeconds),
    warmUp: cache.warmUp,
    close: async () => {
      await Promise.all([views.close(), tableViews.close()]);
    },
    view: (read) =>
      views.view((runStatement) =>
        read({
          dataDate: () => dataDateOf(runStatement),
          descendants: async (conceptIds) =>
            new Map(
              conceptIds.length === 0 ? [] : await rowsOf(runStatement, descendantsStatement(conceptIds), Descendants),
            ),
          persons: async ({ text, values, lists = [] }, limitMilliseconds) => {
            const concepts = await listedConcepts(runStatement, lists, limitMilliseconds && listsLimitMilliseconds);
            if (limitMilliseconds !== undefined)
              await runStatement(`SET LOCAL statement_timeout = ${limitMilliseconds}`, []);
            const oneValue = {
              text: `SELECT ${aggregateIds('person_id')} FROM (${text}) AS cohort`,
              values: [...values, ...concepts],
            };
            const find = async () => (await rowsOf(runStatement, oneValue, Persons))[0][0];
            return limitMilliseconds === undefined ? find() : withoutNestedLoops(runStatement, find);
          },
          tables: (names, dataDate, threshold) => cache.tables(runStatement, names, dataDate, threshold),
          attributes: async (ids, dataDate) =>
            (await rowsOf(runStatement, attributesStatement(ids, dataDate), Attributes)).map(
              ([personId, years, gender]) => ({
                personId,
                ageYears: ageOf(years),
                sex: sexOf(gender),
              }),
            ),
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
            new RoaringBitmap32(
              (await rowsOf(runStatement, impossibleImageDaysStatement(images, dataDate), Ids)).flat(),
            ),
          sourceValues: async (ids) => new Map(await rowsOf(runStatement, sourceValuesStatement(ids), SourceValues)),
          personsBySourceValue: async (identifiers) =>
            new RoaringBitmap32((await rowsOf(runStatement, personsBySourceValueStatement(identifiers), Ids)).flat()),
        }),
      ),
  };
}
