import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import { modalityLabel } from '#domain/cohort/modality-label';
import type { OmopPort } from '../ports.ts';
import { dataDateOf } from './data-date-of.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import { holdTables } from './held-tables.ts';
import { listedConcepts } from './listed-concepts.ts';
import { attributesStatement, conceptsStatement, descendantsStatement, studiesStatement } from './omop-statements.ts';
import { personsBySourceValueStatement, sourceValuesStatement } from './opt-out-statements.ts';
import { idsInOneValue, personIds } from './person-ids.ts';
import { type Ask, postgresViews } from './postgres-views.ts';
import { impossibleImageDaysStatement } from './quality-statements.ts';
import { rowsOf } from './rows-of.ts';
import { secondsToRead } from './seconds-to-read.ts';
import { setPlanning } from './set-planning.ts';
import { sexOf } from './sex-of.ts';

const id = z.int();
const Persons = z.tuple([z.tuple([z.string().nullable().transform(personIds)])]);
const Descendants = z.array(z.tuple([id, z.array(id)]));
const Attributes = z.array(z.tuple([id, z.int(), id]));
const Ids = z.array(z.tuple([id]));
const SourceValues = z.array(z.tuple([id, z.string()]));
const Concepts = z.array(z.tuple([id, z.string(), z.string()]));
const Studies = z.array(z.tuple([z.string(), id, id, z.string(), z.array(id), z.string(), z.array(id)]));

/**
 * Asks something whose author may have misled PostgreSQL. A set of which it expects one row is joined row by row with
 * the next, which takes minutes where both are of tens of thousands of persons; in order of their persons, by which all
 * rows of expert SQL are tied, it takes as long as reading and ordering them, whatever was expected.
 */
async function withoutNestedLoops<T>(ask: Ask, find: () => Promise<T>): Promise<T> {
  await ask('SET LOCAL enable_nestloop = off', []);
  const found = await find();
  // What is asked later in the same look was written here.
  await ask('SET LOCAL enable_nestloop TO DEFAULT', []);
  return found;
}

/** Reading all persons and images of a large trust once is no question of a researcher, whom it must not keep waiting. */
const loadTimeoutMilliseconds = 600_000;

/** Names modality concepts; one that the vocabulary lacks has no better name than its id. */
async function modalityNames(ask: Ask, conceptIds: readonly number[]): Promise<(conceptId: number) => string> {
  const distinct = [...new Set(conceptIds)];
  const found = distinct.length === 0 ? [] : await rowsOf(ask, conceptsStatement(distinct), Concepts);
  const names = new Map(found.map(([conceptId, code, name]) => [conceptId, modalityLabel(code, name)]));
  return (conceptId) => names.get(conceptId) ?? `concept ${conceptId}`;
}

/**
 * All lists of a question in SQL have this long together: what they took longer would be missing before its answer
 * leaves, so that the statement had less than its own limit.
 */
const listsMilliseconds = 1500;

const ageOf = (years: number): number | null => (years < 0 ? null : years);

/** The trust's OMOP database in PostgreSQL. */
export function omopInPostgres(options: { databaseUrl: string; timeoutMilliseconds: number }): OmopPort {
  const { databaseUrl, timeoutMilliseconds } = options;
  const views = postgresViews({ databaseUrl, timeoutMilliseconds, looks: 4, settings: setPlanning });
  const loads = postgresViews({ databaseUrl, timeoutMilliseconds: loadTimeoutMilliseconds, looks: 1 });
  const held = holdTables(loads, () => performance.now());
  return {
    ping: views.ping,
    loadStamp: () => views.view(dataFingerprint),
    secondsToRead: (table, limitSeconds) => secondsToRead(views, table, limitSeconds),
    warmUp: held.warmUp,
    close: async () => {
      await Promise.all([views.close(), loads.close()]);
    },
    view: (look) =>
      views.view((ask) =>
        look({
          dataDate: () => dataDateOf(ask),
          descendants: async (conceptIds) =>
            new Map(conceptIds.length === 0 ? [] : await rowsOf(ask, descendantsStatement(conceptIds), Descendants)),
          persons: async ({ text, values, lists = [] }, limitMilliseconds) => {
            const concepts = await listedConcepts(ask, lists, limitMilliseconds && listsMilliseconds);
            if (limitMilliseconds !== undefined) await ask(`SET LOCAL statement_timeout = ${limitMilliseconds}`, []);
            const oneValue = {
              text: `SELECT ${idsInOneValue('person_id')} FROM (${text}) AS cohort`,
              values: [...values, ...concepts],
            };
            const find = async () => (await rowsOf(ask, oneValue, Persons))[0][0];
            return limitMilliseconds === undefined ? find() : withoutNestedLoops(ask, find);
          },
          tables: (names, dataDate, threshold) => held.tables(ask, names, dataDate, threshold),
          attributes: async (ids, dataDate) =>
            (await rowsOf(ask, attributesStatement(ids, dataDate), Attributes)).map(([personId, years, gender]) => ({
              personId,
              ageYears: ageOf(years),
              sex: sexOf(gender),
            })),
          studies: async (images) => {
            const rows = await rowsOf(ask, studiesStatement(images), Studies);
            const nameOf = await modalityNames(
              ask,
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
            new RoaringBitmap32((await rowsOf(ask, impossibleImageDaysStatement(images, dataDate), Ids)).flat()),
          sourceValues: async (ids) => new Map(await rowsOf(ask, sourceValuesStatement(ids), SourceValues)),
          personsBySourceValue: async (identifiers) =>
            new RoaringBitmap32((await rowsOf(ask, personsBySourceValueStatement(identifiers), Ids)).flat()),
        }),
      ),
  };
}
