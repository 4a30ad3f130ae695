import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCloudAssembly } from '#local/cloud/cloud-assembly';

const folder = mkdtempSync(join(tmpdir(), 'flip-assembly-'));
const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
const stack = (name: string, dependencies: string[]): object => ({
  type: 'aws:cloudformation:stack',
  dependencies,
  properties: { templateFile: `${name}.template.json` },
});

beforeAll(() => {
  write('manifest.json', {
    artifacts: {
      'Hub.assets': { type: 'cdk:asset-manifest', properties: { file: 'Hub.assets.json' } },
      Hub: stack('Hub', ['State', 'Hub.assets']),
      State: stack('State', []),
      Edge: stack('Edge', []),
    },
  });
  write('Hub.assets.json', {
    files: {
      abc: {
        source: { path: 'asset.abc', packaging: 'zip' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CDK writes these placeholders into its manifests.
        destinations: { here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey: 'abc.zip' } },
      },
    },
  });
  for (const name of ['Hub', 'State', 'Edge']) write(`${name}.template.json`, { Resources: { name } });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a stack comes after those it depends on, and only what was named comes', () => {
  expect(readCloudAssembly(folder, ['Hub', 'State']).map(({ name }) => name)).toEqual(['State', 'Hub']);
  expect(readCloudAssembly(folder, ['Hub']).map(({ name }) => name)).toEqual(['Hub']);
});

test('an asset goes to the bucket of the local account and region', () => {
  const [hub] = readCloudAssembly(folder, ['Hub']);
  expect(hub?.assets).toEqual([
    { path: join(folder, 'asset.abc'), packaging: 'zip', bucket: 'assets-000000000000-eu-west-2', key: 'abc.zip' },
  ]);
});

test('a stack that the assembly lacks is named', () => {
  expect(() => readCloudAssembly(folder, ['Hub', 'Nowhere'])).toThrow('Nowhere');
});
