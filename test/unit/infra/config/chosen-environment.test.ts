import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chosenEnvironment } from '#infra/config/chosen-environment';
import { repository } from '#local/platform/repository';
import { anyEnvironment, anyPlace } from '#test/fixtures/edge/any-environment';
import { environments } from '../../../../environments.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-environments-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const entry = JSON.stringify({
  ...anyEnvironment,
  originClient: { ...anyEnvironment.originClient, authorities: join(dirname(anyPlace.file), 'authority.pem') },
});

it('is read from the typed file, types and all', async () => {
  const file = written(
    'environments.ts',
    `import type { Environments } from '#infra/config/environment';\nexport const environments: Environments = { production: ${entry}, trial: {} as never };`,
  );
  const { account, settings } = await chosenEnvironment({ file, name: 'production' }, '7');
  expect([account, settings.hubId, settings.version]).toEqual(['123456789012', 'flip', '7']);
  await expect(chosenEnvironment({ file, name: 'trial' }, '7')).rejects.toThrow(
    /environments\.ts cannot be deployed:\n {2}trial\.account: /,
  );
  await expect(chosenEnvironment({ file, name: 'prod' }, '7')).rejects.toThrow(
    /There is no environment prod\. Environments of .*environments\.ts: production, trial\./,
  );
  await expect(chosenEnvironment({ file, name: undefined }, '7')).rejects.toThrow(
    /Which environment\? .*production, trial/,
  );
});

it('is missed in words where there is no file or nothing in it', async () => {
  await expect(chosenEnvironment({ file: join(folder, 'gone.ts'), name: 'x' }, '7')).rejects.toThrow(
    /There is no file .*gone\.ts/,
  );
  const file = written('other.ts', 'export const other = 1;');
  await expect(chosenEnvironment({ file, name: 'x' }, '7')).rejects.toThrow(/exports no `environments`/);
});

it('is not there before an organisation has written one', async () => {
  expect(environments).toEqual({});
  const file = join(repository, 'environments.ts');
  await expect(chosenEnvironment({ file, name: 'toString' }, '7')).rejects.toThrow(
    /There is no environment toString\. Environments of .*: none yet\./,
  );
});
