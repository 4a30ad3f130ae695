import type { ConceptRef, ConceptSet } from '#contracts/cohort';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import type { CirceNotes } from './circe-notes.ts';

const largestConceptId = 2_147_483_647;

const ref = (item: CirceNode, notes: CirceNotes): ConceptRef => {
  const concept = item.node('concept');
  const conceptId = concept?.whole('CONCEPT_ID');
  if (conceptId === undefined || conceptId < 1 || conceptId > largestConceptId)
    throw circeInvalid('a concept id of OMOP', item.at('concept.CONCEPT_ID'));
  if (item.flag('includeMapped'))
    notes.changes(item.at('includeMapped'), 'concepts that map to these are not added; name the standard concepts');
  return { conceptId, descendants: item.flag('includeDescendants') };
};

/** Each concept once; with descendants where it is named with and without. */
const once = (refs: readonly ConceptRef[]): ConceptRef[] => {
  const found = new Map<number, ConceptRef>();
  for (const { conceptId, descendants } of refs)
    found.set(conceptId, { conceptId, descendants: descendants || found.get(conceptId)?.descendants === true });
  return [...found.values()];
};

/** Concept sets of an expression by their ids; a set is judged only when something asks for it. */
export type CirceConceptSets = (codesetId: number, place: string) => ConceptSet;

const readOne = (set: CirceNode, place: string, notes: CirceNotes): ConceptSet => {
  const items = set.node('expression')?.nodes('items') ?? [];
  const read = items.map((item) => ({ excluded: item.flag('isExcluded'), ref: ref(item, notes) }));
  const side = (excluded: boolean): ConceptRef[] =>
    once(read.filter((item) => item.excluded === excluded).map((item) => item.ref));
  const [include, exclude] = [side(false), side(true)];
  // Circe would find nothing at all with it, which nobody asks for on purpose.
  if (include.length === 0) throw circeInvalid('its concept set includes at least one concept', place);
  if (include.length > 200 || exclude.length > 200)
    throw circeInvalid('at most 200 concepts on a side', set.at('expression.items'));
  return { include, exclude };
};

/** Reads `ConceptSets`. */
export function readConceptSets(expression: CirceNode, notes: CirceNotes): CirceConceptSets {
  const sets = new Map<number, CirceNode>();
  for (const set of expression.nodes('ConceptSets')) {
    const id = set.whole('id');
    if (id === undefined) throw circeInvalid('an id', set.at('id'));
    if (sets.has(id)) throw circeInvalid('an id of its own', set.at('id'));
    sets.set(id, set);
  }
  return (codesetId, place) => {
    const set = sets.get(codesetId);
    if (set === undefined) throw circeInvalid('the id of one of ConceptSets', place);
    return readOne(set, place, notes);
  };
}
