import type { PurgePlan } from '#contracts/purge';

/** Longest time until a purge, in days: about ten years. */
const mostDaysUntilPurge = 3650;

/** Days before a purge on which people are reminded of it, the later one last. */
const reminderDays = [7, 1] as const;
/** From so many days before its day on a plan is looked at. */
export const purgeHorizonDays = 7;

const dayMilliseconds = 86_400_000;

/** Whole days from one instant's day, in UTC, to a day. */
const daysUntil = (day: string, now: Date): number =>
  (Date.parse(day) - Date.parse(now.toISOString().slice(0, 10))) / dayMilliseconds;

/** Whether files may be planned to go on this day, as seen now. */
export const isPurgeDay = (day: string, now: Date): boolean => {
  const days = daysUntil(day, now);
  return days >= 1 && days <= mostDaysUntilPurge;
};

/** Whether the day of a plan is still to come. */
export const isBeforePurge = ({ purgeOn }: Pick<PurgePlan, 'purgeOn'>, now: Date): boolean =>
  daysUntil(purgeOn, now) >= 1;

/** What of a plan says what is due; `remindedDays` is how many days before its day people were last reminded. */
export type PurgeClock = Pick<PurgePlan, 'purgeOn' | 'confirmedAt' | 'purgedAt' | 'lapsedAt'> & {
  readonly remindedDays?: number | undefined;
};

/** What is due of a plan: nothing, a reminder of so many days, its purge, or its end without one. */
export const purgeStep = (plan: PurgeClock, now: Date): 'nothing' | 'purge' | 'lapse' | { readonly days: number } => {
  if (plan.purgedAt !== undefined || plan.lapsedAt !== undefined) return 'nothing';
  const left = daysUntil(plan.purgeOn, now);
  if (left <= 0) return plan.confirmedAt === undefined ? 'lapse' : 'purge';
  const days = reminderDays.findLast((before) => left <= before);
  return days === undefined || (plan.remindedDays ?? Number.POSITIVE_INFINITY) <= days ? 'nothing' : { days };
};
