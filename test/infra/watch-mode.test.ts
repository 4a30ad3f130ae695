import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repository } from '#local/platform/repository';
import { testFolder } from '#test/support/test-folder';

let folder: string;

beforeAll(() => {
  folder = testFolder('watch-mode');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (outFolder: string): string => `
import { localSettings } from '${repository}/lib/infra/config/local-settings.ts';
import { synthLocally } from '${repository}/lib/local/platform/synth-locally.ts';

const settings = localSettings('http://127.0.0.1:1', '1');
console.log('folder ' + (await synthLocally({ outFolder: ${JSON.stringify(outFolder)}, settings })));
`;

it('makes the templates for a process that Node restarts on changes, as for any other', async () => {
  const file = join(folder, 'synth.mjs');
  const outFolder = join(folder, 'cdk.out');
  writeFileSync(file, script(outFolder));
  const child = spawn(process.execPath, ['--watch', file], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(child.stdout))
      if (/^folder |^Failed/.test(line)) {
        expect(line).toBe(`folder ${outFolder}`);
        break;
      }
    expect(existsSync(join(outFolder, 'manifest.json'))).toBe(true);
  } finally {
    child.kill();
  }
});
