import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setPaused } from '#appliance/cli/set-paused';
import { pauseSwitch } from '#appliance/services/poller/pause-switch';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-pause-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is seen by a running poller at once, in both directions, and repeating it is harmless', () => {
  writeFileSync(join(folder, 'poller.sqlite'), '');
  const { isPaused } = pauseSwitch(folder);
  expect(isPaused()).toBe(false);
  for (const paused of [true, true, false, false]) {
    setPaused(folder, paused);
    expect(isPaused()).toBe(paused);
  }
});

it('refuses a folder of no poller', () => {
  expect(() => setPaused(folder, true)).toThrow('--data is not the data folder of a poller');
  expect(pauseSwitch(folder).isPaused()).toBe(false);
});
