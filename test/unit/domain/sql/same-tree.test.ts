import { expect, it } from 'vitest';
import { sameTree } from '#domain/sql/same-tree';

it('overlooks places in the text and nothing else', () => {
  const tree = { A: { list: [{ B: { sval: 'x', location: 4 } }], location: 1 } };
  expect(sameTree(tree, { A: { list: [{ B: { sval: 'x', location: 9 } }] } })).toBe(true);
  expect(sameTree(tree, { A: { list: [{ B: { sval: 'x', location: 4, more: 1 } }] } })).toBe(false);
  expect(sameTree(tree, { A: { list: [{ B: { sval: 'y' } }] } })).toBe(false);
  expect(sameTree(tree, { A: { list: [] } })).toBe(false);
});
