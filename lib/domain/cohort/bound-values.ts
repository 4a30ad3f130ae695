import { type BoundType, postgresql, type SqlDialect } from './sql-dialect.ts';

/** What may stand for a `$n` of a statement. */
export type BoundValue = string | number | readonly number[] | readonly string[];

/** Puts a value beside the statement and returns its place in the text. */
export type Bind = ((value: BoundValue, type: BoundType) => string) & { readonly dialect: SqlDialect };

/** One parameterised statement and its values. */
export type CompiledCohort = { readonly text: string; readonly values: readonly BoundValue[] };

/** Collects the values of one statement; nothing of a definition becomes text. */
export function boundValues(dialect: SqlDialect = postgresql): {
  readonly bind: Bind;
  readonly values: readonly BoundValue[];
} {
  const values: BoundValue[] = [];
  const bind = (value: BoundValue, type: BoundType): string => {
    values.push(value);
    return `$${values.length}::${dialect.typeOf(type)}`;
  };
  return { values, bind: Object.assign(bind, { dialect }) };
}
