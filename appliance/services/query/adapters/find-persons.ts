import * as z from 'zod';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { PersonSet } from '#domain/disclosure/person-set';
import { aggregateIds, parsePersonIds } from './person-ids.ts';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

const Persons = z.tuple([z.tuple([z.string().nullable().transform(parsePersonIds)])]);

/** A statement that finds persons, written so that it returns them as one value. */
export const asOneValue = (text: string): string => `SELECT ${aggregateIds('person_id')} FROM (${text}) AS cohort`;

/** Runs a statement that finds persons. Throws COHORT_QUERY_FAILED for ids that no set holds. */
export const findPersons = async (
  runStatement: RunStatement,
  text: string,
  values: CompiledCohort['values'],
): Promise<PersonSet> => (await rowsOf(runStatement, { text: asOneValue(text), values }, Persons))[0][0];
