import type { HonestUse } from './honest/honest-weeks.ts';
import type { PresetRow } from './play-families.ts';

/** FLIP's rule has to lose to the plainest attack in the same run, or the attacks prove nothing. */
const flipLoses = 0.95;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What of the goals of honest use was missed, for the preset that a trust has by default. */
const missedUse = ({ persons, ...use }: HonestUse): string[] => {
  const atLeast = (what: string, share: number, goal: number): string[] =>
    share >= goal ? [] : [`honest use, ${persons} persons: ${percent(share)} ${what}, goal at least ${percent(goal)}`];
  const atMost = (what: string, share: number | null, goal: number): string[] =>
    share === null || share <= goal
      ? []
      : [`honest use, ${persons} persons: median error ${percent(share)} ${what}, goal at most ${percent(goal)}`];
  return [
    ...atLeast('shown', use.shown, 0.95),
    ...atLeast('within their interval', use.withinInterval, 0.93),
    ...atLeast('of the final cohorts shown', use.finalStageable, 0.95),
    ...atMost('from 20 to 200', use.medianRelativeErrorSmall, 0.1),
    ...atMost('above 1,000', use.medianRelativeErrorLarge, 0.02),
  ];
};

/** What of the goals was missed, each in a line; none when all are met. `honest` is of the default preset. */
export function missedGoals(rows: readonly PresetRow[], honest: readonly HonestUse[]): string[] {
  const pairs = rows.find(({ name }) => name === 'differencing pairs');
  return [
    ...rows
      .filter(({ met }) => !met)
      .map(({ name, accuracy, bound, preset }) => `${name}, ${preset}: ${percent(accuracy)}, bound ${percent(bound)}`),
    ...(pairs === undefined || (pairs.rules.flip ?? 0) >= flipLoses
      ? []
      : [`differencing pairs against FLIP's rule: ${percent(pairs.rules.flip ?? 0)}, goal at least 95 %`]),
    ...honest.flatMap(missedUse),
  ];
}
