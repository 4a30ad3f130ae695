import type { ServedProject } from './privacy-ledger.ts';

const yearMilliseconds = 365 * 24 * 60 * 60 * 1000;

/** What decides whether a trust answers one more project. */
export type ProjectYear = {
  /** Every project that was answered, however long ago. */
  readonly served: readonly ServedProject[];
  /** New projects whose first answer is being made: each has a place until that has ended. */
  readonly beginning: readonly string[];
  /** Most projects that are answered for the first time within 365 days. */
  readonly mostPerYear: number;
  readonly now: Date;
};

/**
 * Whether every place of the last 365 days is taken. An instant later than `now` is within them: a clock that was set
 * back frees no place.
 */
export function yearIsFull({ served, beginning, mostPerYear, now }: ProjectYear): boolean {
  const inYear = served.filter(({ firstAnsweredAt }) => now.getTime() - Date.parse(firstAnsweredAt) < yearMilliseconds);
  return new Set([...inYear.map(({ projectId }) => projectId), ...beginning]).size >= mostPerYear;
}

/**
 * The place of a project: `served` where it was answered before, and so goes on being answered; `new` where a place is
 * free for it, or it has one; `none` where it may not be answered. It follows from which projects were answered and when,
 * never from data.
 */
export function placeOf(projectId: string, year: ProjectYear): 'served' | 'new' | 'none' {
  if (year.served.some((project) => project.projectId === projectId)) return 'served';
  return year.beginning.includes(projectId) || !yearIsFull(year) ? 'new' : 'none';
}
