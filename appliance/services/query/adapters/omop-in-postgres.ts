import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { Day } from '#contracts/primitives';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { modalityLabel } from '#domain/cohort/modality-label';
import { sexConcepts } from '#domain/cohort/person-conditions';
import type { DistributionLabels, Sex } from '#domain/disclosure/cohort-facts';
import type { OmopPort } from '../ports.ts';
import {
  attributesStatement,
  conceptsStatement,
  dataDateStatement,
  groupsStatement,
  imagedStatement,
  modalitiesStatement,
  studiesStatement,
  unknownsStatement,
} from './omop-statements.ts';
import { type Ask, postgresViews } from './postgres-views.ts';

const id = z.int();
const DataDate = z.tuple([z.tuple([Day])]);
/** One column of ids; a set may be large, and a schema that looks at each row alone takes longer than the question. */
const Ids = z
  .custom<[number][]>((rows) => Array.isArray(rows) && rows.every((row) => Number.isInteger(row[0])))
  .transform((rows) => rows.map(([only]) => only));
const Groups = z.array(z.tuple([z.int(), z.int(), id]));
const Imaged = z.array(z.tuple([z.string(), z.int()]));
const Attributes = z.array(z.tuple([id, z.int(), id]));
const Unknowns = z.tuple([z.tuple([z.boolean(), z.boolean()])]);
const Concepts = z.array(z.tuple([id, z.string(), z.string()]));
const Studies = z.array(z.tuple([z.string(), id, id, z.string(), z.array(id), z.string(), z.array(id)]));

const sexOf = (conceptId: number): Sex =>
  conceptId === sexConcepts.female ? 'female' : conceptId === sexConcepts.male ? 'male' : 'unknown';

async function rowsOf<T>(ask: Ask, { text, values }: CompiledCohort, rows: z.ZodType<T>): Promise<T> {
  const parsed = rows.safeParse(await ask(text, values));
  if (!parsed.success) throw new AppError('COHORT_QUERY_FAILED', { cause: parsed.error });
  return parsed.data;
}

/** Names modality concepts; one that the vocabulary lacks has no better name than its id. */
async function modalityNames(ask: Ask, conceptIds: readonly number[]): Promise<(conceptId: number) => string> {
  const distinct = [...new Set(conceptIds)];
  const found = distinct.length === 0 ? [] : await rowsOf(ask, conceptsStatement(distinct), Concepts);
  const names = new Map(found.map(([conceptId, code, name]) => [conceptId, modalityLabel(code, name)]));
  return (conceptId) => names.get(conceptId) ?? `concept ${conceptId}`;
}

const ageOf = (years: number): number | null => (years < 0 ? null : years);

type Labels = DistributionLabels & { readonly ofConcept: ReadonlyMap<number, string> };

async function allLabels(ask: Ask, dataDate: string, threshold: number): Promise<Labels> {
  const [[unknownSex, unknownAge]] = await rowsOf(ask, unknownsStatement(dataDate), Unknowns);
  const concepts = await rowsOf(ask, modalitiesStatement(threshold), Ids);
  const nameOf = await modalityNames(ask, concepts);
  const ofConcept = new Map(concepts.map((conceptId) => [conceptId, nameOf(conceptId)]));
  return { unknownSex, unknownAge, ofConcept, modalities: [...new Set(ofConcept.values())].sort() };
}

/** The trust's OMOP database in PostgreSQL. */
export function omopInPostgres(options: { databaseUrl: string; timeoutMilliseconds: number }): OmopPort {
  const views = postgresViews(options);
  // The labels change with the data, that is with the day they were loaded: looking through them all once is enough.
  const labelsOfDay = new Map<string, Labels>();
  const labelsOf = async (ask: Ask, dataDate: string, threshold: number): Promise<Labels> => {
    const labels = labelsOfDay.get(dataDate) ?? (await allLabels(ask, dataDate, threshold));
    labelsOfDay.set(dataDate, labels);
    return labels;
  };
  return {
    ping: views.ping,
    close: views.close,
    view: (look) =>
      views.view((ask) =>
        look({
          dataDate: async () => (await rowsOf(ask, dataDateStatement, DataDate))[0][0],
          persons: (cohort) => rowsOf(ask, cohort, Ids),
          facts: async (personIds, dataDate, threshold) => {
            const { ofConcept, ...labels } = await labelsOf(ask, dataDate, threshold);
            const groups = await rowsOf(ask, groupsStatement(personIds, dataDate), Groups);
            const imaged = await rowsOf(ask, imagedStatement(personIds, ofConcept), Imaged);
            return {
              persons: personIds.length,
              labels,
              groups: groups.map(([persons, years, gender]) => ({
                persons,
                ageYears: ageOf(years),
                sex: sexOf(gender),
              })),
              modalities: imaged.map(([value, persons]) => ({ value, persons })),
            };
          },
          attributes: async (personIds, dataDate) =>
            (await rowsOf(ask, attributesStatement(personIds, dataDate), Attributes)).map(
              ([personId, years, gender]) => ({ personId, ageYears: ageOf(years), sex: sexOf(gender) }),
            ),
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
        }),
      ),
  };
}
