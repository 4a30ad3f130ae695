import { demoConcepts } from './demo-concepts.ts';

/** Ancestor, descendant, fewest and most steps between them. */
export type AncestorRow = readonly [ancestor: number, descendant: number, fewest: number, most: number];

/** Rows of `concept_ancestor`: every concept is its own ancestor, as OMOP asks. */
export function demoAncestors(): AncestorRow[] {
  const parentsOf = new Map(demoConcepts.map(({ id, parents }) => [id, parents]));
  const above = (id: number): Map<number, [number, number]> => {
    const found = new Map<number, [number, number]>([[id, [0, 0]]]);
    for (const parent of parentsOf.get(id) ?? [])
      for (const [ancestor, [fewest, most]] of above(parent)) {
        const [least, greatest] = found.get(ancestor) ?? [Number.POSITIVE_INFINITY, 0];
        found.set(ancestor, [Math.min(least, fewest + 1), Math.max(greatest, most + 1)]);
      }
    return found;
  };
  return demoConcepts.flatMap(({ id }) =>
    [...above(id)].map(([ancestor, [fewest, most]]): AncestorRow => [ancestor, id, fewest, most]),
  );
}
