import { atLeastOf } from './at-least-of.ts';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { allOf, always, anyOf, type CirceFormula, not } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { readCorrelated } from './read-correlated.ts';
import { readPersons } from './read-persons.ts';
import { readAgeRange, readDayWindow } from './read-ranges.ts';

const deepest = 8;

const readDemographic = (node: CirceNode, context: CirceContext): CirceFormula => {
  const { anchored, notes } = context;
  const [years, date] = [node.node('Age'), node.node('OccurrenceStartDate')];
  const age = years === undefined ? undefined : readAgeRange(years, notes);
  const during = date === undefined ? undefined : readDayWindow(date, notes);
  const day: CirceFormula[] =
    age === undefined && during === undefined
      ? []
      : [{ kind: 'day', ...(age === undefined ? {} : { age }), ...(during === undefined ? {} : { during }) }];
  const person = readPersons(node, context);
  noteUnread(node, context);
  if (!anchored && day.length > 0)
    notes.changes(node.place, 'an observation period has no day here; age and date are left out');
  return allOf([...(anchored ? day : []), person]);
};

const combined = (group: CirceNode, of: readonly CirceFormula[], total: number): CirceFormula => {
  const type = (group.text('Type') ?? '').toUpperCase();
  const count = group.whole('Count') ?? 0;
  if (total === 0) return always;
  if (type === 'ALL') return allOf(of);
  if (type === 'ANY') return of.length === 0 ? always : anyOf(of);
  if (type !== 'AT_LEAST' && type !== 'AT_MOST') throw circeInvalid('ALL, ANY, AT_LEAST or AT_MOST', group.at('Type'));
  // What was left out, and noted, may not make the rest impossible.
  const wanted = of.length < total ? Math.min(count, of.length) : count;
  const some = atLeastOf(of, type === 'AT_LEAST' ? wanted : count + 1);
  if (some === undefined) throw circeInvalid('a count that at most 50 combinations can say', group.at('Count'));
  return type === 'AT_LEAST' ? some : not(some);
};

/** Reads a group of criteria about one index event. What is left out of it is noted where it stands. */
export function readGroup(group: CirceNode, context: CirceContext, depth = 1): CirceFormula {
  if (depth > deepest) throw circeInvalid(`groups nest at most ${deepest} deep`, group.place);
  const correlated = group.nodes('CriteriaList').map((node) => readCorrelated(node, context));
  const demographic = group.nodes('DemographicCriteriaList').map((node) => readDemographic(node, context));
  const inner = group.nodes('Groups').map((node) => readGroup(node, context, depth + 1));
  const members = [...correlated, ...demographic, ...inner];
  const known = members.filter((member) => member !== undefined);
  const formula = combined(group, known, members.length);
  noteUnread(group, context);
  return formula;
}
