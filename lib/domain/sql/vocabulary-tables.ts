import { sqlTable } from './sql-tables.ts';
import { fieldsOf, isFields, membersOf } from './sql-tree.ts';

/** What a FROM reads: of the vocabulary alone, of it beside other things, or not of it. */
export function vocabularyIn(from: unknown): 'alone' | 'beside' | 'not' {
  const tables = (member: unknown): readonly boolean[] => {
    const join = fieldsOf(member, 'JoinExpr');
    if (join !== undefined) return [...tables(join.larg), ...tables(join.rarg)];
    const table = fieldsOf(member, 'RangeVar');
    return [table?.schemaname === 'omop' && sqlTable(String(table.relname))?.patients === false];
  };
  const found = membersOf(from).flatMap(tables);
  if (!found.includes(true)) return 'not';
  return found.includes(false) ? 'beside' : 'alone';
}

/** Whether a SELECT, or both sides of a combination, reads the vocabulary alone. */
export function readsVocabulary(select: unknown): boolean {
  if (!isFields(select)) return false;
  return select.op === 'SETOP_NONE'
    ? vocabularyIn(select.fromClause) === 'alone'
    : readsVocabulary(select.larg) && readsVocabulary(select.rarg);
}
