import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { Day } from '#contracts/primitives';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { modalityLabel } from '#domain/cohort/modality-label';
import { sexConcepts } from '#domain/cohort/person-conditions';
import type { DistributionLabels, PersonAttributes } from '#domain/disclosure/person-attributes';
import type { OmopPort } from '../ports.ts';
import {
  attributesStatement,
  conceptsStatement,
  dataDateStatement,
  modalitiesStatement,
  studiesStatement,
  unknownsStatement,
} from './omop-statements.ts';
import { type Ask, postgresViews } from './postgres-views.ts';

const id = z.int();
const DataDate = z.tuple([z.tuple([Day])]);
const Ids = z.array(z.tuple([id]));
const Attributes = z.array(z.tuple([id, z.int(), id, z.array(id).nullable()]));
const Unknowns = z.tuple([z.tuple([z.boolean(), z.boolean()])]);
const Concepts = z.array(z.tuple([id, z.string(), z.string()]));
const Studies = z.array(z.tuple([z.string(), id, id, z.string(), z.array(id), z.string(), z.array(id)]));

const sexOf = (conceptId: number): PersonAttributes['sex'] =>
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

/** The trust's OMOP database in PostgreSQL. */
export function omopInPostgres(options: { databaseUrl: string; timeoutMilliseconds: number }): OmopPort {
  const views = postgresViews(options);
  // The labels change with the data, that is with the day they were loaded: looking through them all once is enough.
  const labelsOfDay = new Map<string, DistributionLabels>();
  return {
    ping: views.ping,
    close: views.close,
    view: (look) =>
      views.view((ask) =>
        look({
          dataDate: async () => (await rowsOf(ask, dataDateStatement, DataDate))[0][0],
          persons: async (cohort) => (await rowsOf(ask, cohort, Ids)).map(([personId]) => personId),
          attributes: async (personIds, dataDate) => {
            const rows = await rowsOf(ask, attributesStatement(personIds, dataDate), Attributes);
            const nameOf = await modalityNames(
              ask,
              rows.flatMap(([, , , modalities]) => modalities ?? []),
            );
            return rows.map(([personId, years, gender, modalities]) => ({
              personId,
              ageYears: years < 0 ? null : years,
              sex: sexOf(gender),
              modalities: (modalities ?? []).map(nameOf),
            }));
          },
          labels: async (dataDate, threshold) => {
            const held = labelsOfDay.get(dataDate);
            if (held !== undefined) return held;
            const [[unknownSex, unknownAge]] = await rowsOf(ask, unknownsStatement(dataDate), Unknowns);
            const concepts = (await rowsOf(ask, modalitiesStatement(threshold), Ids)).map(([conceptId]) => conceptId);
            const modalities = [...new Set(concepts.map(await modalityNames(ask, concepts)))].sort();
            labelsOfDay.set(dataDate, { unknownSex, unknownAge, modalities });
            return { unknownSex, unknownAge, modalities };
          },
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
