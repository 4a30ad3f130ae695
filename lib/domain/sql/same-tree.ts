import { isFields } from './sql-tree.ts';

/** Places in the text, which differ when the same is written otherwise. */
const places = new Set(['location', 'rexpr_list_start', 'rexpr_list_end', 'stmt_location', 'stmt_len']);

/** Whether two trees are the same but for where in the text they stand. */
export function sameTree(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((member, index) => sameTree(member, right[index]));
  if (!isFields(left) || !isFields(right)) return left === right;
  const fields = (node: object): string[] =>
    Object.entries(node).flatMap(([name, value]) => (places.has(name) || value === undefined ? [] : [name]));
  const names = fields(left);
  return names.length === fields(right).length && names.every((name) => sameTree(left[name], right[name]));
}
