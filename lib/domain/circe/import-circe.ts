import { AppError } from '#contracts/app-error';
import type { ImportedCohort } from '#contracts/circe';
import type { CohortDefinition } from '#contracts/cohort';
import { parseCohortDefinition } from '#domain/cohort/parse-cohort-definition';
import { anchorFormula, withoutAnchor } from './anchor-formula.ts';
import { chooseIndexEvent } from './choose-index-event.ts';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { allOf, anyOf, type CirceFormula, isAlways, isNever } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import { CirceNode } from './circe-node.ts';
import { makeCirceNotes } from './circe-notes.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { noteTheRest } from './note-the-rest.ts';
import { personCriterion } from './person-criterion.ts';
import { readConceptSets } from './read-concept-sets.ts';
import { readGroup } from './read-group.ts';
import { readObservationIndex } from './read-observation-index.ts';
import { readPrimary } from './read-primary.ts';

const longestObservation = 36_500;

const observation = (primary: CirceNode): CirceContext['observed'] => {
  const window = primary.node('ObservationWindow');
  const days = (key: string): number => {
    const read = window?.whole(key) ?? 0;
    if (read < 0 || read > longestObservation)
      throw circeInvalid(`between 0 and ${longestObservation} days`, `PrimaryCriteria.ObservationWindow.${key}`);
    return read;
  };
  return { daysBefore: days('PriorDays'), daysAfter: days('PostDays') };
};

const readRules = (expression: CirceNode, context: CirceContext): CirceFormula =>
  allOf(
    expression.nodes('InclusionRules').map((rule) => {
      rule.skip('name', 'description');
      const group = rule.node('expression');
      const notes = context.notes.part();
      noteUnread(rule, { notes });
      if (group !== undefined) return readGroup(group, context);
      if (notes.leftOut().length > 0) throw circeUnrestricted(notes);
      return allOf([]);
    }),
  );

const asCohort = (formula: CirceFormula): CohortDefinition => {
  if (isNever(formula) || isAlways(formula)) throw circeInvalid('some persons can belong and some not', 'expression');
  const criterion = personCriterion(formula);
  try {
    return parseCohortDefinition({
      version: 1,
      where: criterion.kind === 'all' ? criterion : { kind: 'all', of: [criterion] },
    });
  } catch (reason) {
    if (reason instanceof AppError && reason.code === 'COHORT_INVALID')
      throw new AppError('CIRCE_INVALID', { details: reason.details, cause: reason });
    throw reason;
  }
};

/**
 * Reads a cohort expression of OHDSI's Circe as a cohort of ours, with a note of everything that is not exactly the
 * same. Throws CIRCE_INVALID with rule and place where no cohort comes of it, and CIRCE_UNRESTRICTED where a criterion, a
 * group or an index event would restrict nothing without the conditions that were left out of it.
 */
export function importCirce(json: unknown): ImportedCohort {
  const expression = new CirceNode(json, '');
  const notes = makeCirceNotes();
  const sets = readConceptSets(expression, notes);
  const primary = expression.node('PrimaryCriteria');
  if (primary === undefined) throw circeInvalid('index events', 'PrimaryCriteria');
  const holders = primary.nodes('CriteriaList');
  const [holder] = holders;
  const period = holders.length === 1 && holder?.has('ObservationPeriod') === true ? holder : undefined;
  const context: CirceContext = { sets, notes, observed: observation(primary), anchored: period === undefined };

  const group = expression.node('AdditionalCriteria');
  const additional = group === undefined ? allOf([]) : readGroup(group, context);
  const rules = readRules(expression, context);
  const judged = allOf([additional, rules]);
  let formula: CirceFormula;
  if (period === undefined) {
    const anchors = readPrimary(holders, context);
    const which = chooseIndexEvent(expression, primary, anchors, { additional, rules }, context);
    formula = anyOf(
      anchors.map(({ event, nested, person }) => anchorFormula(event, which, allOf([person, nested, judged]))),
    );
  } else {
    primary.skip('PrimaryCriteriaLimit');
    expression.skip('QualifiedLimit', 'ExpressionLimit');
    formula = allOf([readObservationIndex(period, context), withoutAnchor(judged)]);
  }
  noteUnread(primary, context);
  noteTheRest(expression, context);
  return { cohort: asCohort(formula), notUnderstood: notes.all() };
}
