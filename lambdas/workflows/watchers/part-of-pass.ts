/**
 * The part of a list that one pass looks at: all of it where it is short, else the next `most` items from where the
 * pass before ended, round and round. `pass` numbers the passes.
 */
export const partOfPass = <T>(items: readonly T[], most: number, pass: number): readonly T[] => {
  if (items.length <= most) return items;
  const first = (pass * most) % items.length;
  return [...items.slice(first, first + most), ...items.slice(0, Math.max(0, first + most - items.length))];
};
