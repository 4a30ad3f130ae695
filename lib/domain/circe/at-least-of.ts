import { allOf, always, anyOf, type CirceFormula, never } from './circe-formula.ts';

/** How many ways there are to choose so many of them. */
function choices<T>(of: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return of.flatMap((first, index) => choices(of.slice(index + 1), count - 1).map((rest) => [first, ...rest]));
}

const ways = (size: number, count: number): number => {
  let found = 1;
  for (let index = 0; index < Math.min(count, size - count); index += 1) found = (found * (size - index)) / (index + 1);
  return Math.round(found);
};

/** At least so many of them hold, said by all, any and none alone; undefined where that would take too many words. */
export function atLeastOf(of: readonly CirceFormula[], count: number): CirceFormula | undefined {
  if (count <= 0) return always;
  if (count > of.length) return never;
  if (ways(of.length, count) > 50) return undefined;
  return anyOf(choices(of, count).map(allOf));
}
