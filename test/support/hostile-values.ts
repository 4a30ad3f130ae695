import type { SqlType } from '#domain/sql/sql-type';

/** Literals of each type at which something could happen, beside those that the small data hold. */
export const hostileValues: Partial<Record<SqlType, readonly string[]>> = {
  integer: ['0', '1', '2', '3', '5', '1950', '2147483647', '-2147483647'],
  number: ['0', '1.5', '3', '999999999999999.999999999999999', '-0.000000000000001'],
  date: [
    "DATE '2020-01-01'",
    "DATE '2020-01-03'",
    "DATE '0001-01-01'",
    "DATE '9999-12-31'",
    'CURRENT_DATE',
    "'2020-01-02'",
  ],
  text: ["'a'", "'b'", "'ab'", "''", "'1950'", "'\\'", "''''"],
};
