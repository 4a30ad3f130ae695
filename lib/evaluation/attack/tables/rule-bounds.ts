import type { Bounds } from './released-bounds.ts';

/** What each of the other rules leaves possible for a true number, and whether it shows its hidden cells' sum. */
export type RuleBounds = { readonly of: (persons: number) => Bounds; readonly hiddenTogether: boolean };

const rounded = (persons: number, below: number, step: number, reach: readonly [number, number]): Bounds => {
  if (persons < below) return { low: 0, high: below - 1, hidden: true };
  const shown = Math.round(persons / step) * step;
  return { low: Math.max(below, shown - reach[0]), high: shown + reach[1], hidden: false };
};

/** Bounds by release rule; a rule that rounds halves up leaves one number less above than below. */
export const ruleBounds: Readonly<Record<'flip' | 'bunny' | 'openSafely', RuleBounds>> = {
  flip: {
    of: (persons) =>
      persons >= 10 ? { low: persons, high: persons, hidden: false } : { low: 0, high: 9, hidden: true },
    hiddenTogether: true,
  },
  bunny: { of: (persons) => rounded(persons, 10, 10, [5, 4]), hiddenTogether: false },
  openSafely: { of: (persons) => rounded(persons, 8, 5, [2, 2]), hiddenTogether: false },
};
