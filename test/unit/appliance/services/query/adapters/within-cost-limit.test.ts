import { expect, it } from 'vitest';
import { maxPlanCost, withinCostLimit } from '#appliance/services/query/adapters/within-cost-limit';

const draws = Array.from({ length: 1001 }, (_, index) => index / 1001);
const passing = (cost: number): number =>
  draws.filter((draw) => withinCostLimit(cost, () => draw)).length / draws.length;

it('lets every statement run up to half of the greatest limit, and none above it', () => {
  expect(passing(0)).toBe(1);
  expect(passing(maxPlanCost / 2)).toBe(1);
  expect(passing(maxPlanCost * 1.001)).toBe(0);
});

it('decides by chance in between, so that the cost of one row more moves the odds by next to nothing', () => {
  const cost = maxPlanCost * 0.7;
  expect(passing(cost)).toBeGreaterThan(0.4);
  expect(passing(cost)).toBeLessThan(0.6);
  expect(Math.abs(passing(cost * 1.00001) - passing(cost))).toBeLessThan(0.002);
});
