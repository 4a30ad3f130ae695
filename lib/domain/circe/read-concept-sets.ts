import type { ConceptRef, ConceptSet } from '#contracts/concept-set';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import { refuseUnread } from './refuse-unread.ts';

const largestConceptId = 2_147_483_647;

/** Most concepts on one side of a set. */
const most = 5000;

/**
 * Most concepts of all sets together, each as often as it is asked for: far more than a cohort may name, so that it is
 * refused before its sets are copied ten thousand times.
 */
const mostAsked = 10 * most;

const ref = (item: CirceNode): ConceptRef => {
  const concept = item.node('concept');
  const conceptId = concept?.whole('CONCEPT_ID');
  if (conceptId === undefined || conceptId < 0 || conceptId > largestConceptId)
    throw circeInvalid('a concept id of OMOP', item.at('concept.CONCEPT_ID'));
  const mapped = item.flag('includeMapped');
  const descendants = item.flag('includeDescendants');
  refuseUnread(item);
  return { conceptId, descendants, ...(mapped ? { mapped } : {}) };
};

/** Each concept once, with and without what maps to it; with descendants where it is named with and without. */
const once = (refs: readonly ConceptRef[]): ConceptRef[] => {
  const found = new Map<string, ConceptRef>();
  for (const ref of refs) {
    const key = `${ref.conceptId} ${ref.mapped === true}`;
    found.set(key, { ...ref, descendants: ref.descendants || found.get(key)?.descendants === true });
  }
  return [...found.values()];
};

/** Concept sets of an expression by their ids; a set is judged only when something asks for it. */
export type CirceConceptSets = (codesetId: number, place: string) => ConceptSet;

/** What programmes of OHDSI keep beside a set: who may change it, and who did when. */
const history = ['createdBy', 'createdDate', 'modifiedBy', 'modifiedDate', 'tags', 'hasWriteAccess', 'hasReadAccess'];

const readOne = (set: CirceNode): ConceptSet => {
  const expression = set.node('expression');
  const items = expression?.nodes('items') ?? [];
  if (expression !== undefined) refuseUnread(expression);
  set.skip('name', 'description', ...history);
  refuseUnread(set);
  const read = items.map((item) => ({ excluded: item.flag('isExcluded'), ref: ref(item) }));
  const side = (excluded: boolean): ConceptRef[] =>
    once(read.filter((item) => item.excluded === excluded).map((item) => item.ref));
  const [include, exclude] = [side(false), side(true)];
  if (include.length > most || exclude.length > most)
    throw circeInvalid(`at most ${most} concepts on a side`, set.at('expression.items'));
  return { include, exclude };
};

/** Reads `ConceptSets`. */
export function readConceptSets(expression: CirceNode): CirceConceptSets {
  const sets = new Map<number, CirceNode>();
  for (const set of expression.nodes('ConceptSets')) {
    const id = set.whole('id');
    if (id === undefined) throw circeInvalid('an id', set.at('id'));
    if (sets.has(id)) throw circeInvalid('an id of its own', set.at('id'));
    sets.set(id, set);
  }
  const read = new Map<CirceNode, ConceptSet>();
  let asked = 0;
  return (codesetId, place) => {
    const set = sets.get(codesetId);
    if (set === undefined) throw circeInvalid('the id of one of ConceptSets', place);
    const known = read.get(set) ?? readOne(set);
    read.set(set, known);
    asked += known.include.length + known.exclude.length;
    if (asked > mostAsked)
      throw circeInvalid(`sets of at most ${mostAsked} concepts, as often as they are asked for`, place);
    return known;
  };
}
