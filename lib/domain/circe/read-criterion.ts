import type { ConceptSet, EventCriterion } from '#contracts/cohort';
import { type CirceContext, noteUnread } from './circe-context.ts';
import { type CirceDomain, circeDomains, circeOnly, circeTypeLists } from './circe-domains.ts';
import type { CirceFormula } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { nestedGroup } from './nested-group.ts';
import { readConcepts, readPersons } from './read-persons.ts';
import { readAgeRange, readDayWindow, readValueRange } from './read-ranges.ts';

/** One criterion: the event, what must hold of the person beside it, and a group about the event itself. */
export type CirceCriterion = {
  readonly event: EventCriterion;
  readonly person: CirceFormula;
  readonly nested: CirceNode | undefined;
};

const concepts = (node: CirceNode, { era, domain }: CirceDomain, { sets }: CirceContext): ConceptSet | undefined => {
  const codesetId = node.whole('CodesetId');
  if (codesetId === undefined) return undefined;
  const set = sets(codesetId, node.at('CodesetId'));
  // An era stands at the ingredient and the exposures that it is made from below it.
  if (era !== true || domain !== 'drug') return set;
  const below = (refs: ConceptSet['include']) => refs.map(({ conceptId }) => ({ conceptId, descendants: true }));
  return { include: below(set.include), exclude: below(set.exclude) };
};

const leftOut = 'not known here; the condition is left out';

/** Of a concept list or the concept set that newer expressions name in its place. */
const chosen = (node: CirceNode, key: string, { sets, notes }: CirceContext): ConceptSet | undefined => {
  const listed = readConcepts(node, key);
  const set = node.node(`${key}CS`);
  if (set === undefined) return listed;
  const codesetId = set.whole('CodesetId');
  if (codesetId === undefined || set.flag('IsExclusion') || listed !== undefined) {
    notes.leavesOut(set.place, leftOut);
    return listed;
  }
  return sets(codesetId, set.at('CodesetId'));
};

const values = (node: CirceNode, context: CirceContext): Pick<EventCriterion, 'value' | 'units' | 'valueConcepts'> => {
  const number = node.node('ValueAsNumber');
  const value = number === undefined ? undefined : readValueRange(number, context.notes);
  const units = chosen(node, 'Unit', context);
  const valueConcepts = chosen(node, 'ValueAsConcept', context);
  return {
    ...(value === undefined ? {} : { value }),
    ...(units === undefined ? {} : { units }),
    ...(valueConcepts === undefined ? {} : { valueConcepts }),
  };
};

/** `ConditionTypeExclude` and its like turn a list of types round; without the list they ask for nothing. */
const skipIdleFlags = (node: CirceNode): void => {
  for (const list of circeTypeLists) if (!node.has(list)) node.skip(`${list}Exclude`);
};

const readKnown = (node: CirceNode, known: CirceDomain, context: CirceContext): CirceCriterion => {
  const { notes } = context;
  const named = concepts(node, known, context);
  const date = node.node(known.startDate);
  const during = date === undefined ? undefined : readDayWindow(date, notes);
  const years = node.node(known.age);
  const age = years === undefined ? undefined : readAgeRange(years, notes);
  const firstEver = node.flag('First');
  const valued = known.valued === true ? values(node, context) : {};
  const person = readPersons(node, context);
  const nested = nestedGroup(node);
  node.skip('CriteriaType');
  skipIdleFlags(node);
  if (node.node('DateAdjustment') !== undefined)
    notes.changes(node.at('DateAdjustment'), 'the dates of the records themselves count here');
  noteUnread(node, context);
  if (known.era === true)
    notes.changes(node.place, 'an era is not known here; the records that it is made from are asked for');
  if (firstEver && Object.keys(valued).length > 0)
    notes.changes(
      node.at('First'),
      'of several first events on one day any counts here, in Circe the one with the lowest id',
    );
  const event: EventCriterion = {
    kind: 'event',
    domain: known.domain,
    ...(named === undefined ? {} : { concepts: named }),
    ...(during === undefined ? {} : { during }),
    ...(age === undefined ? {} : { age }),
    ...valued,
    ...(firstEver ? { firstEver } : {}),
    atLeast: 1,
  };
  return { event, person, nested };
};

/** Whether it says which events of its domain are meant: by concepts or by what was recorded, not only when and of whom. */
export const saysWhich = ({ concepts, value, units, valueConcepts }: EventCriterion): boolean =>
  [concepts, value, units, valueConcepts].some((condition) => condition !== undefined);

/** Reads `{"ConditionOccurrence": {…}}` and its like; undefined, and noted, where it is of a kind that we cannot ask for. */
export function readCriterion(holder: CirceNode, context: CirceContext): CirceCriterion | undefined {
  const kinds = Object.keys(circeDomains).filter((kind) => holder.has(kind));
  const foreign = circeOnly.filter((kind) => holder.has(kind));
  const [kind] = [...kinds, ...foreign];
  if (kind === undefined || kinds.length + foreign.length > 1)
    throw circeInvalid('one kind of criterion that Circe knows', holder.place);
  const node = holder.node(kind);
  const known = circeDomains[kind];
  noteUnread(holder, context);
  if (known !== undefined && node !== undefined) return readKnown(node, known, context);
  context.notes.leavesOut(holder.at(kind), 'this kind of event is not known here; the criterion is left out');
  return undefined;
}
