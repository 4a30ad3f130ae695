import type pg from 'pg';

/** The parts of a statement that PostgreSQL would go through anew for each row around them; a hashed set is none. */
export async function rowByRow(
  client: pg.Client,
  text: string,
  values: readonly unknown[],
): Promise<readonly string[]> {
  await client.query('SET enable_nestloop = off');
  const plan = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, [...values]);
  await client.query('RESET enable_nestloop');
  return plan.rows.map((row) => row['QUERY PLAN']).filter((line) => /(?<!hashed )SubPlan \d+\)/.test(line));
}
