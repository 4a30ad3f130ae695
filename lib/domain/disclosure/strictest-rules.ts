import type { DisclosureFloor } from '#contracts/disclosure-floor';
import type { Policy } from '#contracts/policy';
import type { DisclosureRules } from './disclosure-rules.ts';

/** What holds when the trust's own policy and the hub's floor meet: of each rule the stricter one. */
export function strictestRules(policy: Policy['disclosure'], floor: DisclosureFloor = {}): DisclosureRules {
  const { threshold, rounding, noise, budget } = policy;
  return {
    threshold: Math.max(threshold, floor.threshold ?? 0),
    rounding: Math.max(rounding, floor.rounding ?? 0),
    noise: { ...noise, persons: Math.max(noise.persons, floor.noisePersons ?? 0) },
    budget: {
      ...budget,
      freshAnswersPerProject: Math.min(
        budget.freshAnswersPerProject,
        floor.freshAnswersPerProject ?? Number.POSITIVE_INFINITY,
      ),
    },
  };
}
