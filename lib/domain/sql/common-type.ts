import { isNumeric, type SqlType } from './sql-type.ts';

/** The type that PostgreSQL gives to several alternatives, or undefined where they are no alternatives without a cast. */
export function commonType(types: readonly SqlType[]): SqlType | undefined {
  const distinct = [...new Set(types)];
  if (distinct.includes('wrong')) return 'wrong';
  const [only] = distinct;
  if (only === undefined) return undefined;
  if (distinct.every(isNumeric))
    return (['number', 'small', 'decimal', 'bigint', 'integer', 'whole'] as const).find((type) =>
      distinct.includes(type),
    );
  if (distinct.length === 1) return only;
  return distinct.every((type) => type === 'text' || type === 'string') ? 'text' : undefined;
}

/** The type of a literal once it is a column of a SELECT. */
export const columnType = (type: SqlType): SqlType =>
  type === 'whole' ? 'integer' : type === 'decimal' ? 'small' : type === 'string' ? 'text' : type;
