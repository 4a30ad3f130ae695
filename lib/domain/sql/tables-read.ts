import { sqlTable } from './sql-tables.ts';
import { fieldsOf, isFields } from './sql-tree.ts';

/** The tables about persons that a tree reads, by name, as often as it names them. */
export function tablesRead(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(tablesRead);
  if (!isFields(tree)) return [];
  const table = fieldsOf(tree, 'RangeVar');
  if (table === undefined) return Object.values(tree).flatMap(tablesRead);
  const name = String(table.relname);
  return table.schemaname === 'omop' && sqlTable(name)?.patients === true ? [name] : [];
}
