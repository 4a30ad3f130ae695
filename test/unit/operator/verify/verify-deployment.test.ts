import { expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { failed, passed, skipped } from '#operator/verify/outcomes';
import type { Check, Outcome, Target } from '#operator/verify/verification';
import { verifyDeployment } from '#operator/verify/verify-deployment';

const target = { origin: 'https://flip.trusts.nhs.uk' } as Target;
const check = (name: string, outcome: Outcome | Error): Check => ({
  name,
  run: () => (outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)),
});

it('is well where nothing has failed, what was skipped included, and says each thing as it ends', async () => {
  const said: string[] = [];
  const checks = [check('one', passed('1')), check('two', skipped('2'))];
  const found = await verifyDeployment(target, checks, (name, { kind }) => said.push(`${name} ${kind}`));
  expect(said).toEqual(['one passed', 'two skipped']);
  expect(found).toEqual({
    ok: true,
    origin: 'https://flip.trusts.nhs.uk',
    checks: [
      { name: 'one', kind: 'passed', detail: '1' },
      { name: 'two', kind: 'skipped', detail: '2' },
    ],
  });
});

it('goes on after a check that fails or cannot be made, and is not well', async () => {
  const checks = [
    check('one', failed('1')),
    check('two', new AppError('DEPENDENCY_DOWN')),
    check('three', new Error('gone')),
    check('four', passed('4')),
  ];
  const { checks: found, ok } = await verifyDeployment(target, checks, () => undefined);
  expect(ok).toBe(false);
  expect(found.map(({ detail, kind }) => `${kind} ${detail}`)).toEqual([
    'failed 1',
    'failed DEPENDENCY_DOWN',
    'failed gone',
    'passed 4',
  ]);
});
