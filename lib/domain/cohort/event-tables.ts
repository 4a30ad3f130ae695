import type { EventDomain } from '#contracts/cohort';

/** Table, concept and day columns of each OMOP domain (CDM 5.4). */
export const eventTables: Readonly<Record<EventDomain, { table: string; concept: string; day: string }>> = {
  condition: { table: 'omop.condition_occurrence', concept: 'condition_concept_id', day: 'condition_start_date' },
  procedure: { table: 'omop.procedure_occurrence', concept: 'procedure_concept_id', day: 'procedure_date' },
  drug: { table: 'omop.drug_exposure', concept: 'drug_concept_id', day: 'drug_exposure_start_date' },
  measurement: { table: 'omop.measurement', concept: 'measurement_concept_id', day: 'measurement_date' },
  observation: { table: 'omop.observation', concept: 'observation_concept_id', day: 'observation_date' },
  visit: { table: 'omop.visit_occurrence', concept: 'visit_concept_id', day: 'visit_start_date' },
};
