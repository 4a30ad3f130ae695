import type { CohortDefinition } from '#contracts/cohort';
import type { FieldCondition } from '#contracts/event-field';
import { type CohortPart, membersOf } from './cohort-parts.ts';

/** Ratios of decimals, which a double may round to the other side of a bound. */
const ratios: ReadonlySet<FieldCondition['field']> = new Set(['lowRatio', 'highRatio']);

const isInCopy = ({ field, text }: FieldCondition): boolean => text === undefined && !ratios.has(field);

const fieldsOf = (part: CohortPart): readonly FieldCondition[] => ('fields' in part ? (part.fields ?? []) : []);

const isAnswerable = (part: CohortPart): boolean =>
  fieldsOf(part).every(isInCopy) && membersOf(part).every(([, member]) => isAnswerable(member));

/**
 * Whether the read-optimised copy finds the same persons as PostgreSQL: it holds no free text, and its numbers are
 * doubles.
 */
export const answerableByCopy = ({ where }: CohortDefinition): boolean => isAnswerable(where);
