import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runImageModules, runImagePackages } from '#domain/model/python/run-image-packages';
import { standardModules } from '#domain/model/python/standard-modules';

it('are installed where the sandbox runs, by the lock file of its environment', () => {
  const lock = readFileSync('federation/requirements.lock', 'utf8');
  const locked = new Set([...lock.matchAll(/^([a-z0-9-]+)==/gm)].map(([, name]) => name));
  const missing = Object.keys(runImagePackages).filter((name) => name !== 'flip' && !locked.has(name));
  expect(missing).toEqual([]);
});

it('bring no module that Python has itself', () => {
  expect([...runImageModules].filter((name) => standardModules.has(name))).toEqual([]);
});
