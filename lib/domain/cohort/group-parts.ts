/** What a group is about: rows of which each has one key. */
export type Frame = { readonly from: string; readonly alias: string; readonly keys: readonly string[] };

/**
 * One member of a group, said in each way that a group may need: as a condition on a row, as its negation, and as a
 * statement that answers the keys of the rows it holds for. `plain` conditions look at columns of the row alone.
 */
export type Part = {
  readonly plain: boolean;
  readonly condition: string;
  readonly negation: string;
  readonly set: string;
};

const keysOf = ({ alias, keys }: Frame): string => keys.map((key) => `${alias}.${key}`).join(', ');

/** The keys of the rows for which a condition holds. */
export const rowsWhere = (frame: Frame, condition: string): string =>
  `SELECT ${keysOf(frame)} FROM ${frame.from} AS ${frame.alias} WHERE ${condition}`;

/** A part that looks at columns of the row. */
export const plainPart = (condition: string, frame: Frame): Part => ({
  plain: true,
  condition: `(${condition})`,
  // What a row does not hold is not so: an empty column must not fall out of both sides.
  negation: `(${condition}) IS NOT TRUE`,
  set: rowsWhere(frame, condition),
});

/** A part that is a set of keys. Semi joins and anti joins are what PostgreSQL plans best. */
export function setPart(set: string, frame: Frame): Part {
  const same = frame.keys.map((key) => `held.${key} = ${frame.alias}.${key}`).join(' AND ');
  const key = frame.keys.length === 1 ? keysOf(frame) : `(${keysOf(frame)})`;
  return {
    plain: false,
    condition: `${key} IN (${set})`,
    negation: `NOT EXISTS (SELECT 1 FROM (${set}) AS held WHERE ${same})`,
    set,
  };
}

const conditionPart = (condition: string, frame: Frame): Part => {
  const set = rowsWhere(frame, condition);
  return { plain: false, condition, negation: setPart(set, frame).negation, set };
};

/** All, any or none of the parts. */
export function groupPart(kind: 'all' | 'any' | 'none', parts: readonly Part[], frame: Frame): Part {
  const plain = parts.every((part) => part.plain);
  if (kind === 'any') {
    // Sub-selects beside OR would be looked up row by row.
    if (!plain) return setPart(parts.map(({ set }) => `(${set})`).join(' UNION ALL '), frame);
    return plainPart(parts.map(({ condition }) => condition).join(' OR '), frame);
  }
  const condition = parts.map((part) => (kind === 'all' ? part.condition : part.negation)).join(' AND ');
  return plain ? plainPart(condition, frame) : conditionPart(condition, frame);
}
