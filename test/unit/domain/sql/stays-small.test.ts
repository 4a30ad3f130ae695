import { expect, it } from 'vitest';
import { staysSmall } from '#domain/sql/stays-small';

/** A tree that repeats one part twice at each of so many steps, as guards do, without being any larger in memory. */
const doubled = (steps: number): object => {
  let tree: object = {};
  for (let step = 0; step < steps; step += 1) tree = { left: tree, right: [tree] };
  return tree;
};

it('counts what would be written, not what is held, and stops where there is too much', () => {
  expect(staysSmall(doubled(13))).toBe(true);
  expect(staysSmall(doubled(15))).toBe(false);
  // Counted to its end this would take longer than anybody waits.
  expect(staysSmall(doubled(200))).toBe(false);
});
