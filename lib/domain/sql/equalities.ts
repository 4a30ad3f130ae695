import { type FoundColumn, findColumns, type Scope } from './sql-scope.ts';
import { fieldsOf, membersOf, namesOf } from './sql-tree.ts';

/**
 * Two columns that a condition makes equal. `oneWay` where that holds only of rows that have the right one: a LEFT JOIN
 * keeps its left rows without it, so that what is equal to a missing row is equal to nothing.
 */
export type Equality = { readonly left: FoundColumn; readonly right: FoundColumn; readonly oneWay?: true };

const columnIn = (node: unknown, scope: Scope): FoundColumn | undefined => {
  const names = namesOf(fieldsOf(node, 'ColumnRef')?.fields) ?? [];
  const found = names.length === 0 ? [] : findColumns(scope, names);
  return found.length === 1 ? found[0] : undefined;
};

/** Equalities as they hold behind a LEFT JOIN, whose right side is these rows; what it says of left rows alone is nothing. */
export const behindLeftJoin = (equalities: readonly Equality[], rightAliases: ReadonlySet<string>): Equality[] =>
  equalities.flatMap((equality) => {
    const { left, right } = equality;
    const [leftInside, rightInside] = [left, right].map(({ relation }) => rightAliases.has(relation.alias));
    if (leftInside && rightInside) return [equality];
    if (rightInside) return [{ left, right, oneWay: true }];
    return leftInside ? [{ left: right, right: left, oneWay: true }] : [];
  });

/** The equalities of columns that must hold wherever the condition holds: itself, or a member of an AND. */
export function equalitiesIn(condition: unknown, scope: Scope): readonly Equality[] {
  const all = fieldsOf(condition, 'BoolExpr');
  if (all?.boolop === 'AND_EXPR') return membersOf(all.args).flatMap((member) => equalitiesIn(member, scope));
  const operation = fieldsOf(condition, 'A_Expr');
  const names = namesOf(operation?.name) ?? [];
  if (operation?.kind !== 'AEXPR_OP' || names.length !== 1 || names[0] !== '=') return [];
  const left = columnIn(operation.lexpr, scope);
  const right = columnIn(operation.rexpr, scope);
  return left === undefined || right === undefined ? [] : [{ left, right }];
}
