import { fixedRule } from './fixed-rule.ts';

const released = (persons: number): number => (persons <= 7 ? 0 : Math.round(persons / 5) * 5);

/** Up to seven is 0, the rest is rounded to five. After the rule that OpenSAFELY asks for (our own words and code). */
export const openSafelyRule = fixedRule('openSafely', (persons, tables) => ({
  persons: released(persons),
  cells: tables.flat().map(released),
  used: null,
}));
