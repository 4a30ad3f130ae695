import type { SqlRule } from '../sql-rule.ts';

/** Where a function is refused that people call often, what says the same. */
const instead: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['year', 'quarter', 'month', 'day'].map((part) => [
      part,
      `EXTRACT(${part.toUpperCase()} FROM condition_start_date)`,
    ]),
  ),
  date_part: 'EXTRACT(YEAR FROM condition_start_date)',
  datepart: 'EXTRACT(YEAR FROM condition_start_date)',
  date_trunc: 'EXTRACT(YEAR FROM condition_start_date), or BETWEEN two days',
  datediff: 'drug_exposure_start_date - condition_start_date, which is in days',
  date_diff: 'drug_exposure_start_date - condition_start_date, which is in days',
  timestampdiff: 'drug_exposure_start_date - condition_start_date, which is in days',
  dateadd: "condition_start_date + INTERVAL '30 days'",
  date_add: "condition_start_date + INTERVAL '30 days'",
  to_date: "DATE '2024-01-31'",
  make_date: "DATE '2024-01-31', or year_of_birth beside month_of_birth and day_of_birth",
  datefromparts: "DATE '2024-01-31', or year_of_birth beside month_of_birth and day_of_birth",
  isnull: 'COALESCE(days_supply, 0)',
  ifnull: 'COALESCE(days_supply, 0)',
  nvl: 'COALESCE(days_supply, 0)',
  iif: 'CASE WHEN … THEN … ELSE … END',
  sum: 'count(*), min(…) or max(…)',
  avg: 'min(…) or max(…)',
  random: 'leave it out: the same question has the same answer',
  row_number: 'GROUP BY person_id with min(…) in a SELECT of its own',
};

/** Functions are on a short list by name and arguments; none can fail on data, wait, read files, or run SQL out of a text. */
export const knownFunctions: SqlRule = {
  name: 'only functions on the list, with such arguments: count, min, max, bool_and, bool_or, lower, upper, EXTRACT of YEAR, QUARTER, MONTH or DAY from a day',
  brokenBy: (fact) =>
    fact.kind === 'call' && !fact.known
      ? { instead: Object.hasOwn(instead, fact.name) ? instead[fact.name] : undefined }
      : undefined,
};
