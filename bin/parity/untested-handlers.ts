import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/**
 * The files under `lambdas` that export a `handler` and have no test of their own: a file at the same path under
 * `test/unit` that imports the handler's file and has at least one case. Paths are relative to `root`, in order.
 */
export function untestedHandlers(root: string): string[] {
  const handlers = globSync('lambdas/**/*.ts', { cwd: root }).filter((path) =>
    /^export const handler\b/m.test(read(join(root, path)) ?? ''),
  );
  return handlers
    .filter((path) => {
      const test = read(join(root, 'test/unit', path.replace(/\.ts$/, '.test.ts'))) ?? '';
      return !test.includes(`from '#${path.replace(/\.ts$/, '')}'`) || !/^\s*it(?:\.each\b|\()/m.test(test);
    })
    .sort();
}
