import type { SqlRule } from '../sql-rule.ts';

/**
 * Today is the day the data were loaded, which CURRENT_DATE means here: by the clock of the server, yesterday's answer
 * and today's would differ by the persons with a birthday between.
 */
export const noClock: SqlRule = {
  name: 'no clock is read; CURRENT_DATE is the day the data were loaded',
  brokenBy: (fact) =>
    fact.kind === 'clock'
      ? {
          instead:
            fact.name === 'age'
              ? `EXTRACT(YEAR FROM CURRENT_DATE) - year_of_birth, where CURRENT_DATE is DATE '${fact.dataDate}', the day the data were loaded`
              : `CURRENT_DATE, which is DATE '${fact.dataDate}' here, the day the data were loaded`,
        }
      : undefined,
};
