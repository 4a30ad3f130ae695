/**
 * A day that others may be counted from, or NULL. Hospitals hold days at the end of time, and PostgreSQL refuses to
 * count from some of them; a question must never fail because of what one row holds, so those have no neighbours.
 */
export const countableDay = (day: string): string =>
  `CASE WHEN ${day} BETWEEN '0001-01-01'::date AND '9999-12-31'::date THEN ${day} END`;
