import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');

/** What Circe itself makes of an expression. */
export type CirceSql = {
  /** The SQL in PostgreSQL's dialect. Throws where Circe refuses the expression. */
  readonly sqlOf: (expression: unknown) => Promise<string>;
  readonly stop: () => void;
};

/** Starts OHDSI's own compiler of cohort expressions, in the Python environment that set-up makes for it. */
export function startCirceSql(): CirceSql {
  const child = spawn(join(root, '.flip/venv/circe/bin/python'), [join(root, 'test/support/circe/circe_sql.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    sqlOf: async (expression) => {
      child.stdin.write(`${JSON.stringify({ expression })}\n`);
      const { done, value } = await lines.next();
      if (done === true) throw new Error('the compiler of cohort expressions ended');
      const answer: { sql?: string; error?: string } = JSON.parse(value);
      if (answer.sql === undefined) throw new Error(answer.error);
      return answer.sql;
    },
    stop: () => {
      child.stdin.end();
    },
  };
}
