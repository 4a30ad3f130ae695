import { fieldsOf, kindOf, membersOf } from './sql-tree.ts';

/**
 * The subqueries that must hold wherever the condition holds: itself, a member of an AND, or EXISTS right behind a NOT.
 * Of those alone PostgreSQL makes a join with the rows around them; any other it goes through for every such row.
 */
export function joinableSubqueries(condition: unknown): readonly unknown[] {
  if (kindOf(condition) === 'SubLink') return [condition];
  const { boolop, args } = fieldsOf(condition, 'BoolExpr') ?? {};
  if (boolop === 'AND_EXPR') return membersOf(args).flatMap(joinableSubqueries);
  return boolop === 'NOT_EXPR' ? membersOf(args).filter((member) => kindOf(member) === 'SubLink') : [];
}
