import type { RecordDomain } from '#contracts/index-criterion';
import { countableDay } from './countable-day.ts';

/** Where the records of a domain stand: columns of the table, which is named `e`. */
export type RecordTable = {
  readonly table: string;
  readonly id: string;
  readonly start: string;
  /** Where a record has no last day, OHDSI takes the day after its first. */
  readonly end: string;
  readonly concept?: string;
  readonly source?: string;
  readonly type?: string;
  readonly visit?: string;
};

const dayAfter = (day: string): string => `${countableDay(day)} + 1`;

type Names = { readonly start?: string; readonly end?: string; readonly visit?: false };

const occurrence = (table: string, name: string, { end, start = `${name}_date`, visit }: Names = {}): RecordTable => ({
  table: `omop.${table}`,
  id: `e.${table}_id`,
  start: `e.${start}`,
  end: end === undefined ? dayAfter(`e.${start}`) : end,
  concept: `e.${name}_concept_id`,
  source: `e.${name}_source_concept_id`,
  type: `e.${name}_type_concept_id`,
  ...(visit === false ? {} : { visit: 'e.visit_occurrence_id' }),
});

const period = (table: string, concept?: string): RecordTable => ({
  table: `omop.${table}`,
  id: `e.${table}_id`,
  start: `e.${table}_start_date`,
  end: `e.${table}_end_date`,
  ...(concept === undefined ? {} : { concept: `e.${concept}` }),
});

/** Tables and columns of each domain of records (OMOP CDM 5.4), with the first and last days that OHDSI gives them. */
export const recordTables: Readonly<Record<RecordDomain, RecordTable>> = {
  condition: occurrence('condition_occurrence', 'condition', {
    start: 'condition_start_date',
    end: `coalesce(e.condition_end_date, ${dayAfter('e.condition_start_date')})`,
  }),
  procedure: occurrence('procedure_occurrence', 'procedure'),
  drug: occurrence('drug_exposure', 'drug', {
    start: 'drug_exposure_start_date',
    end:
      `coalesce(e.drug_exposure_end_date, CASE WHEN e.days_supply IS NOT NULL THEN ${countableDay('e.drug_exposure_start_date')} + ` +
      `greatest(least(e.days_supply, 1000000), -1000000) END, ${dayAfter('e.drug_exposure_start_date')})`,
  }),
  measurement: occurrence('measurement', 'measurement'),
  observation: occurrence('observation', 'observation'),
  visit: occurrence('visit_occurrence', 'visit', { start: 'visit_start_date', end: 'e.visit_end_date' }),
  visitDetail: {
    ...occurrence('visit_detail', 'visit_detail', {
      start: 'visit_detail_start_date',
      end: 'e.visit_detail_end_date',
    }),
  },
  death: {
    ...occurrence('death', 'cause', { start: 'death_date', visit: false }),
    id: 'e.person_id',
    type: 'e.death_type_concept_id',
  },
  device: occurrence('device_exposure', 'device', {
    start: 'device_exposure_start_date',
    end: `coalesce(e.device_exposure_end_date, ${dayAfter('e.device_exposure_start_date')})`,
  }),
  specimen: {
    table: 'omop.specimen',
    id: 'e.specimen_id',
    start: 'e.specimen_date',
    end: dayAfter('e.specimen_date'),
    concept: 'e.specimen_concept_id',
    type: 'e.specimen_type_concept_id',
  },
  conditionEra: period('condition_era', 'condition_concept_id'),
  drugEra: period('drug_era', 'drug_concept_id'),
  doseEra: period('dose_era', 'drug_concept_id'),
  // What stands there is made for each criterion.
  joined: { table: '', id: 'e.id', start: 'e.start_day', end: 'e.end_day' },
  observationPeriod: { ...period('observation_period'), type: 'e.period_type_concept_id' },
};
