import type { FamilyRow } from './family-row.ts';
import type { HonestUse } from './honest/measure-honest-use.ts';

/** FLIP's rule has to lose to the plainest attack in the same run, or the attacks prove nothing. */
const flipLoses = 0.95;

/** What of the goals was missed, each in a line; none when all are met. */
export function missedGoals(rows: readonly FamilyRow[], honest: HonestUse | undefined): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const pairs = rows.find(({ name }) => name === 'differencing pairs');
  return [
    ...rows
      .filter(({ met }) => !met)
      .map(({ name, accuracy, goal }) => `${name}: ${percent(accuracy)}, goal at most ${percent(goal)}`),
    ...(pairs === undefined || (pairs.rules.flip ?? 0) >= flipLoses
      ? []
      : [`differencing pairs against FLIP's rule: ${percent(pairs.rules.flip ?? 0)}, goal at least 95 %`]),
    ...(honest === undefined || honest.refused === 0 ? [] : [`honest use: ${honest.refused} cohorts refused`]),
    ...(honest === undefined || honest.medianRelativeError <= 0.03
      ? []
      : [`honest use: median relative error ${percent(honest.medianRelativeError)}, goal at most 3 %`]),
    ...(honest === undefined || honest.within >= 0.95
      ? []
      : [`honest use: ${percent(honest.within)} within 12 persons or 5 %, goal at least 95 %`]),
  ];
}
