import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { functionNeeds } from '#infra/config/function-needs';
import { functionSizes } from '#infra/config/function-sizes';
import { schedules } from '#infra/config/schedules';
import { streamReaders } from '#infra/config/stream-readers';
import { hubLambdas } from '#infra/hub-lambdas';

const folder = fileURLToPath(new URL('../../../lambdas/', import.meta.url));
const deployed = hubLambdas();
const ids = deployed.map(({ id }) => id);

it('deploys every file of lambdas that has a handler, and nothing else', () => {
  const handlers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => /^export const handler\b/m.test(readFileSync(file, 'utf8')));
  expect(deployed.map(({ file }) => file).sort()).toEqual(handlers.sort());
});

it('has needs for each of them, and settings for no other', () => {
  expect(Object.keys(functionNeeds).sort()).toEqual([...ids].sort());
  const areas = deployed.map(({ area }) => area);
  const named = [...Object.keys(schedules), ...Object.keys(streamReaders), ...Object.keys(functionSizes)];
  expect(named.filter((name) => ![...ids, ...areas].includes(name))).toEqual([]);
});
