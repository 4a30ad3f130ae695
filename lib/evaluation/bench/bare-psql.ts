import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { escapeLiteral } from 'pg';
import type { CompiledCohort } from '#domain/cohort/bound-values';

const literal = (value: unknown): string =>
  Array.isArray(value)
    ? `ARRAY[${value.map(literal).join(',')}]`
    : typeof value === 'number'
      ? String(value)
      : escapeLiteral(String(value));

/** The statement with its values written into it, as somebody at the prompt would type it. */
export const typedOut = ({ text, values }: CompiledCohort): string =>
  text.replace(/\$(\d+)/g, (_, place: string) => literal(values[Number(place) - 1]));

/** Milliseconds that psql itself shows for each statement, all in one session. */
export async function timedInPsql(databaseUrl: string, statements: readonly CompiledCohort[]): Promise<number[]> {
  const asked = statements.flatMap((statement) => ['-c', typedOut(statement)]);
  const args = ['-X', '-q', '-o', '/dev/null', '-c', '\\timing on', ...asked, databaseUrl];
  const { stdout } = await promisify(execFile)('psql', args, { maxBuffer: 1 << 26 });
  const times = [...stdout.matchAll(/^Time: ([\d.]+) ms/gm)].map(([, time]) => Number(time));
  if (times.length !== statements.length)
    throw new Error(`psql showed ${times.length} times in place of ${statements.length}`);
  return times;
}
