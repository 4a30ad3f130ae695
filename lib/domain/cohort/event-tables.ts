import type { EventDomain } from '#contracts/cohort';

/** Where a kind of event stands: what to read `FROM`, its columns, and what makes a row no event at all. */
export type EventTable = {
  readonly from: string;
  readonly person: string;
  readonly concept: string;
  readonly day: string;
  readonly only?: string;
};

const table = (name: string, concept: string, day: string): EventTable => ({
  from: `omop.${name} AS e`,
  person: 'e.person_id',
  concept: `e.${concept}`,
  day: `e.${day}`,
});

/** Tables and columns of each domain of events (OMOP CDM 5.4). */
export const eventTables: Readonly<Record<EventDomain, EventTable>> = {
  condition: table('condition_occurrence', 'condition_concept_id', 'condition_start_date'),
  procedure: table('procedure_occurrence', 'procedure_concept_id', 'procedure_date'),
  drug: table('drug_exposure', 'drug_concept_id', 'drug_exposure_start_date'),
  measurement: table('measurement', 'measurement_concept_id', 'measurement_date'),
  observation: table('observation', 'observation_concept_id', 'observation_date'),
  visit: table('visit_occurrence', 'visit_concept_id', 'visit_start_date'),
  death: table('death', 'cause_concept_id', 'death_date'),
  device: table('device_exposure', 'device_concept_id', 'device_exposure_start_date'),
  // A term knows its note, and the note its person. Of the notes themselves nothing else may be read.
  note_nlp: {
    ...table('note_nlp', 'note_nlp_concept_id', 'nlp_date'),
    from: 'omop.note_nlp AS e JOIN omop.note AS n ON n.note_id = e.note_id',
    person: 'n.person_id',
    only: "e.term_exists IS DISTINCT FROM 'N'",
  },
};
