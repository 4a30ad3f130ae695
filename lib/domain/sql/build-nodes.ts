import { kindOf, nameNodes, type SqlNode } from './sql-tree.ts';

/** A column with the name of its rows before it. */
export const columnNode = (alias: string, column: string): SqlNode => ({
  ColumnRef: { fields: nameNodes(alias, column) },
});

/** A day as a literal, in the form in which the parser reads it back. */
export const dayNode = (day: string): SqlNode => ({
  TypeCast: { arg: { A_Const: { sval: { sval: day } } }, typeName: { names: nameNodes('date'), typemod: -1 } },
});

/**
 * A condition as something is said of it, as in `(…) IS TRUE`: the writer of SQL leaves the brackets out, and without
 * them `NOT … IS TRUE` is another thing. COALESCE of one changes nothing.
 */
export const bracedNode = (condition: unknown): unknown =>
  ['A_Expr', 'BoolExpr', 'BooleanTest', 'NullTest', 'SubLink'].includes(kindOf(condition))
    ? { CoalesceExpr: { args: [condition] } }
    : condition;

/** Two operands and what is between them. */
export const operationNode = (operator: string, left: unknown, right: unknown): SqlNode => ({
  A_Expr: { kind: 'AEXPR_OP', name: nameNodes(operator), lexpr: left, rexpr: right },
});

/** All of these hold. */
export const allNode = (conditions: readonly unknown[]): unknown =>
  conditions.length === 1 ? conditions[0] : { BoolExpr: { boolop: 'AND_EXPR', args: conditions } };

/** A number that arithmetic cannot make too large. */
export const numericNode = (arg: unknown): SqlNode => ({
  TypeCast: { arg, typeName: { names: nameNodes('pg_catalog', 'numeric'), typemod: -1 } },
});

/**
 * Arithmetic with recorded days, asked only where they lie in the years 1 to 9999: PostgreSQL fails on `infinity` and at
 * the ends of its calendar, and such a failure would tell that a row is there.
 */
export const guardedNode = (days: readonly unknown[], operation: SqlNode): SqlNode => {
  const within = days.map((day) => ({
    A_Expr: {
      kind: 'AEXPR_BETWEEN',
      name: nameNodes('BETWEEN'),
      lexpr: day,
      rexpr: { List: { items: [dayNode('0001-01-01'), dayNode('9999-12-31')] } },
    },
  }));
  return days.length === 0
    ? operation
    : { CaseExpr: { args: [{ CaseWhen: { expr: allNode(within), result: operation } }] } };
};
