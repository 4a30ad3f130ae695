import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaBundle } from './bundle-lambdas.ts';
import { hubLambdas } from './hub-lambdas.ts';

/** Every Lambda with one and the same file in place of its code, for whoever reads templates: they name no code. */
export const bundlesWithoutCode = (folder: string): LambdaBundle[] => {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;\n');
  return hubLambdas().map(({ area, id }) => ({ area, id, folder: code, sizeBytes: 1, sources: [] }));
};
