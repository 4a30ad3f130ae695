/**
 * A statement for (person_id, start_day, end_day) of times that are one where they overlap, of a statement for the same
 * of each by itself.
 */
export const joinedSpans = (spans: string): string => {
  const before = 'PARTITION BY person_id ORDER BY start_day, end_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';
  const begun =
    `SELECT person_id, start_day, end_day, CASE WHEN max(end_day) OVER (${before}) >= start_day THEN 0 ELSE 1 END AS begins ` +
    `FROM (${spans}) AS spans`;
  const numbered =
    'SELECT *, sum(begins) OVER (PARTITION BY person_id ORDER BY start_day, begins DESC, end_day ROWS UNBOUNDED PRECEDING) ' +
    `AS place FROM (${begun}) AS begun`;
  return (
    'SELECT person_id, min(start_day) AS start_day, max(end_day) AS end_day ' +
    `FROM (${numbered}) AS numbered GROUP BY person_id, place`
  );
};
