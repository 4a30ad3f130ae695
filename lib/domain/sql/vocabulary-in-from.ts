import type { CodeSets } from './code-sets.ts';
import { sqlTable } from './sql-tables.ts';
import { fieldsOf, isFields, kindOf, membersOf, type SqlFields } from './sql-tree.ts';

/** A table or set of the vocabulary that a FROM joins to records; `left` behind a LEFT JOIN, whose rows may be missing. */
export type JoinedTable = {
  readonly alias: string;
  readonly table: string;
  readonly node: unknown;
  readonly left: boolean;
};

const aliasOf = (table: SqlFields): string =>
  String((isFields(table.alias) ? table.alias.aliasname : undefined) ?? table.relname ?? '');

const isVocabulary = (table: SqlFields, sets: CodeSets): boolean =>
  table.schemaname === 'omop'
    ? sqlTable(String(table.relname))?.patients === false
    : table.schemaname === undefined && sets.has(String(table.relname));

/** Joins that may be taken apart: plain ones, and the left sides of LEFT JOINs. */
const isOpen = (join: SqlFields): boolean => join.usingClause === undefined && join.jointype === 'JOIN_INNER';

/** The vocabulary in a FROM, as far as it may be taken out of it. */
export function joinedVocabulary(item: unknown, sets: CodeSets, left = false): readonly JoinedTable[] {
  const table = fieldsOf(item, 'RangeVar');
  if (table !== undefined && isVocabulary(table, sets))
    return [{ alias: aliasOf(table), table: String(table.relname), node: item, left }];
  const join = fieldsOf(item, 'JoinExpr');
  if (join === undefined) return [];
  if (isOpen(join)) return [...joinedVocabulary(join.larg, sets), ...joinedVocabulary(join.rarg, sets)];
  if (join.jointype !== 'JOIN_LEFT' || join.usingClause !== undefined) return [];
  return [
    ...joinedVocabulary(join.larg, sets),
    ...(kindOf(join.rarg) === 'RangeVar' ? joinedVocabulary(join.rarg, sets, true) : []),
  ];
}

/** Tables of records in a FROM, by their names. */
export const recordTables = (item: unknown, sets: CodeSets): readonly string[] => {
  const join = fieldsOf(item, 'JoinExpr');
  if (join !== undefined) return [...recordTables(join.larg, sets), ...recordTables(join.rarg, sets)];
  const table = fieldsOf(item, 'RangeVar');
  if (table === undefined) return kindOf(item) === 'RangeSubselect' ? [''] : [];
  return isVocabulary(table, sets) ? [] : [String(table.relname)];
};

/** The members of an AND, however it is nested. */
export function conjuncts(condition: unknown): readonly unknown[] {
  if (condition === undefined) return [];
  const all = fieldsOf(condition, 'BoolExpr');
  return all?.boolop === 'AND_EXPR' ? membersOf(all.args).flatMap(conjuncts) : [condition];
}

/** FROM without these tables, and the conditions that stood between what is no longer there. */
export function withoutTables(item: unknown, gone: ReadonlySet<unknown>, freed: unknown[]): unknown {
  if (gone.has(item)) return undefined;
  const join = fieldsOf(item, 'JoinExpr');
  if (join === undefined) return item;
  const larg = withoutTables(join.larg, gone, freed);
  const rarg = withoutTables(join.rarg, gone, freed);
  if (larg !== undefined && rarg !== undefined && !isOpen(join)) return { JoinExpr: { ...join, larg, rarg } };
  if (larg === join.larg && rarg === join.rarg) return item;
  // Records behind a LEFT JOIN whose left side is the vocabulary are another question.
  if (larg === undefined && !isOpen(join)) return item;
  if (larg === undefined || rarg === undefined) {
    freed.push(...conjuncts(join.quals));
    return larg ?? rarg;
  }
  return { JoinExpr: { ...join, larg, rarg } };
}
