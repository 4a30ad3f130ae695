/** What may stand for a `$n` of a statement. */
export type BoundValue = string | number | readonly number[] | readonly string[];

/** What PostgreSQL takes a value for. */
export type BoundType = 'integer' | 'integer[]' | 'text' | 'text[]' | 'bigint' | 'numeric' | 'date';

/** Puts a value beside the statement and answers its place in the text. */
export type Bind = (value: BoundValue, type: BoundType) => string;

/** One parameterised statement and its values. */
export type CompiledCohort = { readonly text: string; readonly values: readonly BoundValue[] };

/** Collects the values of one statement; nothing of a definition becomes text. */
export function boundValues(): { readonly bind: Bind; readonly values: readonly BoundValue[] } {
  const values: BoundValue[] = [];
  return {
    values,
    bind: (value, type) => {
      values.push(value);
      return `$${values.length}::${type}`;
    },
  };
}
