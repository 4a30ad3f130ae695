import type { DisclosureFloor } from '#contracts/disclosure-floor';
import type { Policy } from '#contracts/policy';
import type { DisclosureRules, PrivacyRules } from './disclosure-rules.ts';
import { importsPrice } from './import-figures.ts';
import { privacyCost, unitsOf } from './privacy-cost.ts';
import { privacyPresets } from './privacy-presets.ts';

type Disclosure = Policy['disclosure'];

/** Half of a budget, in units. */
const half = (budget: number): number => Math.floor(unitsOf(budget) / 2);

/**
 * What the figures of a frozen cohort cost a person at most: its number of persons, its number of studies, those of its
 * imports and its findings, where the cohort is small. Never more than half of a budget.
 */
const withReserve = (rules: Omit<PrivacyRules, 'reserve'>): PrivacyRules => {
  const number = privacyCost(rules.noise.persons);
  return {
    ...rules,
    reserve: {
      numbers: Math.min(half(rules.budget.numbers), 2 * number + importsPrice(number)),
      tables: Math.min(half(rules.budget.tables), unitsOf(rules.tablesPerQuestion)),
    },
  };
};

/** At least the noise that the hub asks for, which a preset without noise does not have. */
function noLess(
  { freshAnswersPerProject: answers, privacy: own }: DisclosureRules,
  { noisePersons = 0 }: DisclosureFloor,
): PrivacyRules | undefined {
  const { approved } = privacyPresets;
  const privacy =
    own ?? (noisePersons > 0 && approved !== undefined ? withReserve({ ...approved, answers }) : undefined);
  return privacy && { ...privacy, noise: { ...privacy.noise, persons: Math.max(privacy.noise.persons, noisePersons) } };
}

/** What the trust's policy says for a project: its preset with every part that the policy sets itself. */
function rulesOf(policy: Disclosure, projectId: string): DisclosureRules {
  const { budget, noise, tablesPerQuestion, threshold, rounding, freshAnswersPerProject } = policy;
  const preset = policy.projects[projectId] ?? policy.preset;
  const base = privacyPresets[preset];
  const privacy =
    base &&
    withReserve({
      answers: freshAnswersPerProject,
      budget: {
        numbers: budget.numbers ?? base.budget.numbers,
        tables: budget.tables ?? base.budget.tables,
        sizes: budget.sizes ?? base.budget.sizes,
      },
      noise: { persons: noise.persons ?? base.noise.persons, share: noise.share ?? base.noise.share },
      tablesPerQuestion: tablesPerQuestion ?? base.tablesPerQuestion,
    });
  return { preset, threshold, rounding, freshAnswersPerProject, privacy };
}

/** What holds for a project when the trust's own policy and the hub's floor meet: of each rule the stricter one. */
export function strictestRules(policy: Disclosure, projectId: string, floor: DisclosureFloor = {}): DisclosureRules {
  const own = rulesOf(policy, projectId);
  const privacy = noLess(own, floor);
  return {
    ...own,
    // With noise where the trust's preset has none, the budgets are those of the least strict preset that has some.
    preset: own.privacy === undefined && privacy !== undefined ? 'approved' : own.preset,
    threshold: Math.max(own.threshold, floor.threshold ?? 0),
    rounding: Math.max(own.rounding, floor.rounding ?? 0),
    freshAnswersPerProject: Math.min(
      own.freshAnswersPerProject,
      floor.freshAnswersPerProject ?? Number.POSITIVE_INFINITY,
    ),
    privacy,
  };
}
