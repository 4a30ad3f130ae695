import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SignInAttempts } from '#local/edge/sign-in/sign-in-attempts';

const start = () => {
  const clock = { now: 1_000_000 };
  const folder = mkdtempSync(join(tmpdir(), 'flip-attempts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'attempts.json');
  return { clock, open: () => new SignInAttempts(file, () => clock.now) };
};

test('four failures are free, and from the fifth on each locks for twice as long, up to fifteen minutes', () => {
  const { clock, open } = start();
  const attempts = open();
  for (let n = 0; n < 4; n += 1) attempts.failed('ann');
  expect(() => attempts.check('ann')).not.toThrow();
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    attempts.failed('ann');
    clock.now += seconds * 1000 - 1;
    expect(() => attempts.check('ann')).toThrow('exceeded');
    clock.now += 1;
    expect(() => attempts.check('ann')).not.toThrow();
  }
});

test('a lock is of one person, outlives a restart and ends with a whole sign-in', () => {
  const { open } = start();
  const attempts = open();
  for (let n = 0; n < 6; n += 1) attempts.failed('ann');
  expect(() => attempts.check('bob')).not.toThrow();
  expect(() => open().check('ann')).toThrow('exceeded');
  attempts.succeeded('ann');
  expect(() => open().check('ann')).not.toThrow();
});
