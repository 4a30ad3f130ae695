import { commonType } from './common-type.ts';
import type { OutputColumn, RowSet, SelectContext } from './reading.ts';
import { isFields, placeOf, type SqlFields } from './sql-tree.ts';

/** UNION, INTERSECT and EXCEPT: both sides answer the same columns, and where one answers a person, so does the other. */
export function readCombination(select: SqlFields, context: SelectContext): RowSet {
  const { place, reading } = context;
  const inner: SelectContext = { ...context, place: place === 'exists' ? 'within' : place };
  const side = (given: unknown): RowSet => reading.select(isFields(given) ? given : {}, inner);
  const left = side(select.larg);
  const right = side(select.rarg);
  const common = left.columns.map(({ type }, index) => commonType([type, right.columns[index]?.type ?? type]));
  if (left.vocabulary !== right.vocabulary)
    reading.tell({ kind: 'vocabulary', apart: false, at: placeOf(select.rarg) });
  const match = left.columns.length === right.columns.length && !common.includes(undefined);
  reading.tell({ kind: 'sides', match, at: placeOf(select.rarg) });
  const columns = left.columns.map(
    ({ name, optional }, index): OutputColumn => ({
      name,
      type: common[index] ?? 'wrong',
      optional: optional || (right.columns[index]?.optional ?? false),
    }),
  );
  return {
    node: {
      SelectStmt: { ...select, larg: left.node.SelectStmt ?? {}, rarg: right.node.SelectStmt ?? {} },
    },
    columns,
    patients: left.patients || right.patients,
    vocabulary: left.vocabulary && right.vocabulary,
    product: Math.max(left.product, right.product),
  };
}
