import { sexConcepts } from '#domain/cohort/person-conditions';
import type { Sex } from '../ports.ts';

/** Sex by `gender_concept_id`. */
export const sexOf = (conceptId: number): Sex =>
  conceptId === sexConcepts.female ? 'female' : conceptId === sexConcepts.male ? 'male' : 'unknown';
