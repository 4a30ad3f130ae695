/** Ids that tie rows together. They can be compared with one another for equality, and with nothing else. */
export const keyTypes = ['person', 'visit', 'image', 'study', 'measurement', 'note'] as const;

/**
 * What an expression is, finer than PostgreSQL's types so that no accepted one can fail on data: `whole`, `decimal` and
 * `string` are literals, `small` is a number that arithmetic cannot make too large, `number` is any recorded number,
 * `moment` is a day that was moved, and `wrong` is a fault that has been told already.
 */
export type SqlType =
  | (typeof keyTypes)[number]
  | 'integer'
  | 'bigint'
  | 'whole'
  | 'decimal'
  | 'small'
  | 'number'
  | 'date'
  | 'moment'
  | 'interval'
  | 'text'
  | 'string'
  | 'boolean'
  | 'wrong';

/** Whether a type is an id that ties rows together. */
export const isKey = (type: SqlType): boolean => (keyTypes as readonly SqlType[]).includes(type);

/** Whether a type counts or measures. */
export const isNumeric = (type: SqlType): boolean =>
  ['integer', 'bigint', 'whole', 'decimal', 'small', 'number'].includes(type);
