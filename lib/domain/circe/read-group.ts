import { atLeastOf } from './at-least-of.ts';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { allOf, always, anyOf, type CirceFormula, isAlways, not } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import type { CirceNotes } from './circe-notes.ts';
import { circeUnrestricted } from './circe-unrestricted.ts';
import { readCorrelated } from './read-correlated.ts';
import { readPersons } from './read-persons.ts';
import { readAgeRange, readDayWindow } from './read-ranges.ts';

const deepest = 8;

const readDemographic = (node: CirceNode, context: CirceContext): CirceFormula => {
  const { anchored } = context;
  const notes = context.notes.part();
  const [years, date] = [node.node('Age'), node.node('OccurrenceStartDate')];
  const age = years === undefined ? undefined : readAgeRange(years, notes);
  const during = date === undefined ? undefined : readDayWindow(date, notes);
  const day: CirceFormula[] =
    age === undefined && during === undefined
      ? []
      : [{ kind: 'day', ...(age === undefined ? {} : { age }), ...(during === undefined ? {} : { during }) }];
  const person = readPersons(node, context);
  noteUnread(node, { notes });
  if (!anchored && day.length > 0)
    notes.leavesOut(node.place, 'an observation period has no day here; age and date are left out');
  const formula = allOf([...(anchored ? day : []), person]);
  if (isAlways(formula) && notes.leftOut().length > 0) throw circeUnrestricted(notes);
  return formula;
};

/** Stands for a member that was left out where we ask whether the group held whatever that member said. */
const leftOutMember: CirceFormula = { kind: 'person', criterion: { kind: 'sex', anyOf: ['unknown'] } };

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

/**
 * Reads a group of criteria about one index event. What is left out of it is noted where it stands; CIRCE_UNRESTRICTED
 * where the group then holds of everybody and did not before.
 */
export function readGroup(group: CirceNode, context: CirceContext, depth = 1): CirceFormula {
  if (depth > deepest) throw circeInvalid(`groups nest at most ${deepest} deep`, group.place);
  const lost: CirceNotes[] = [];
  const correlated = group.nodes('CriteriaList').map((node) => {
    const notes = context.notes.part();
    const read = readCorrelated(node, { ...context, notes });
    if (read === undefined) lost.push(notes);
    return read;
  });
  const demographic = group.nodes('DemographicCriteriaList').map((node) => readDemographic(node, context));
  const inner = group.nodes('Groups').map((node) => readGroup(node, context, depth + 1));
  const members = [...correlated, ...demographic, ...inner];
  const known = members.filter((member) => member !== undefined);
  const formula = combined(group, known, members.length);
  const own = context.notes.part();
  noteUnread(group, { notes: own });
  if (own.leftOut().length > 0) lost.push(own);
  if (lost.length === 0 || !isAlways(formula)) return formula;
  const opaque = members.map((member) => member ?? leftOutMember);
  if (own.leftOut().length > 0 || !isAlways(combined(group, opaque, members.length))) throw circeUnrestricted(...lost);
  return formula;
}
