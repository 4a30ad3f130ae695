import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UsedCodes } from '#local/edge/sign-in/used-codes';

test('a code is refused to who has used it, also after a restart, and only to them', () => {
  const clock = { now: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'flip-codes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'codes.json');
  const codes = new UsedCodes(file, () => clock.now);
  codes.check('ann', '123456');
  codes.add('ann', '123456');
  expect(() => codes.check('ann', '123456')).toThrow('already been used');
  expect(() => new UsedCodes(file, () => clock.now).check('ann', '123456')).toThrow('already been used');
  expect(() => codes.check('ann', '654321')).not.toThrow();
  expect(() => codes.check('bob', '123456')).not.toThrow();
  // By then the code means another step of the authenticator.
  clock.now = 300_000;
  expect(() => codes.check('ann', '123456')).not.toThrow();
});
