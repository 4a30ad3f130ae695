import { AppError } from '#contracts/app-error';
import type { ImportedCohort } from '#contracts/circe';
import type { CohortDefinition } from '#contracts/cohort';
import type { IndexCriterion, RecordCriterion } from '#contracts/index-criterion';
import { parseCohortDefinition } from '#domain/cohort/parse-cohort-definition';
import { allOf, asGroup } from './around-members.ts';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import { CirceNode } from './circe-node.ts';
import { makeCirceNotes } from './circe-notes.ts';
import { makeCirceOrigins } from './circe-origins.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readConceptSets } from './read-concept-sets.ts';
import { readGroup } from './read-group.ts';
import { readLasting } from './read-lasting.ts';
import { readLimit } from './read-limit.ts';
import { readRecord } from './read-record.ts';
import { refuseUnread } from './refuse-unread.ts';

const longestObservation = 36_500;

/** The rule that an expression breaks of which nobody in any database could be. */
const nobody = 'some persons can belong';

const readObserved = (primary: CirceNode): IndexCriterion['observed'] => {
  const window = primary.node('ObservationWindow');
  const days = (key: string): number => {
    const read = window?.whole(key) ?? 0;
    if (read < 0 || read > longestObservation)
      throw circeInvalid(`between 0 and ${longestObservation} days`, `PrimaryCriteria.ObservationWindow.${key}`);
    return read;
  };
  const observed = { daysBefore: days('PriorDays'), daysAfter: days('PostDays') };
  if (window !== undefined) refuseUnread(window);
  return observed;
};

const readEvents = (primary: CirceNode, context: CirceContext): RecordCriterion[] => {
  const notes = context.notes.part();
  const records = primary.nodes('CriteriaList').map((holder) => readRecord(holder, { ...context, notes }));
  const events = records.filter((record) => typeof record !== 'string');
  if (events.length > 0) return events;
  if (notes.leftOut().length > 0) throw circeUnrestricted(notes);
  throw circeInvalid(records.length > 0 ? nobody : 'an index event', 'PrimaryCriteria.CriteriaList');
};

const readRules = (expression: CirceNode, context: CirceContext) =>
  allOf(
    expression.nodes('InclusionRules').map((rule) => {
      rule.skip('name', 'description');
      const group = rule.node('expression');
      refuseUnread(rule);
      return group === undefined ? ('always' as const) : readGroup(group, context);
    }),
  );

const readIndex = (expression: CirceNode, context: CirceContext): IndexCriterion => {
  const primary = expression.node('PrimaryCriteria');
  if (primary === undefined) throw circeInvalid('index events', 'PrimaryCriteria');
  const events = readEvents(primary, context);
  const observed = readObserved(primary);
  const which = readLimit(primary, 'PrimaryCriteriaLimit', 'first');
  refuseUnread(primary);
  const group = expression.node('AdditionalCriteria');
  const qualifying = group === undefined ? 'always' : readGroup(group, context);
  // Circe limits what qualifies only where something must qualify.
  const whichQualifying = readLimit(expression, 'QualifiedLimit', 'all');
  const has = readRules(expression, context);
  const included = readLimit(expression, 'ExpressionLimit', 'all');
  if (qualifying === 'never' || has === 'never')
    throw circeInvalid(nobody, qualifying === 'never' ? 'AdditionalCriteria' : 'InclusionRules');
  const time = readLasting(expression, events, context);
  return context.from('PrimaryCriteria', {
    kind: 'index',
    events,
    observed,
    which,
    ...(qualifying === 'always' ? {} : { qualifying }),
    whichQualifying: group === undefined ? 'all' : whichQualifying,
    ...(has === 'always' ? {} : { has: context.from('InclusionRules', asGroup(has)) }),
    // Whoever has such an event at all belongs, unless the time of the one that is looked at is asked for.
    whichIncluded: time.lasting === undefined ? 'all' : included,
    ...time,
  });
};

/**
 * Reads a cohort expression of OHDSI's Circe as a cohort of ours, with a note of everything that is not exactly the
 * same. Throws CIRCE_INVALID with rule and place where no cohort comes of it, and CIRCE_UNRESTRICTED where a criterion, a
 * group or an index event would restrict nothing without the conditions that were left out of it.
 */
export function importCirce(json: unknown): ImportedCohort {
  const expression = new CirceNode(json, '');
  const notes = makeCirceNotes();
  const { from, placeOf } = makeCirceOrigins();
  const context: CirceContext = { sets: readConceptSets(expression), notes, from, groupOf: readGroup };
  const index = readIndex(expression, context);
  // What is not about who belongs.
  expression.skip('Title', 'cdmVersionRange');
  refuseUnread(expression);
  const definition: CohortDefinition = { version: 1, where: { kind: 'all', of: [index] } };
  try {
    return { cohort: parseCohortDefinition(definition), notUnderstood: notes.all() };
  } catch (reason) {
    if (!(reason instanceof AppError) || reason.code !== 'COHORT_INVALID') throw reason;
    const details = reason.details.map(({ place, rule }) => ({ rule, place: placeOf(definition, place) }));
    throw new AppError('CIRCE_INVALID', { details, cause: reason });
  }
}
