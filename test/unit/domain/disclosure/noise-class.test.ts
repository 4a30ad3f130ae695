import { expect, it } from 'vitest';
import { noiseFactor, sizeSd } from '#domain/disclosure/noise-class';
import { defaultRules } from '#test/support/disclosure-game';

const privacy = defaultRules.privacy!;

it('lets all fresh answers of a project and that for its frozen cohort together use up the budget for sizes', () => {
  const sd = sizeSd(privacy);
  expect(101 / sd ** 2).toBeCloseTo(privacy.budget.sizes, 10);
  expect(sd).toBeCloseTo(25.95, 2);
});

it.each([
  [0, 1],
  [-400, 1],
  [600, 1],
  [602, 2],
  [1151, 2],
  [1152, 4],
  [100_000, 256],
])('gives a noisy size of %i %i times the least noise: at most 2 % of the size less twice its noise', (size, times) =>
  expect(noiseFactor(size, 26, privacy)).toBe(times),
);

it('never gives more than asked for', () => expect(noiseFactor(1e9, 26, privacy, 4)).toBe(4));
