import { fixedRule } from './fixed-rule.ts';

const released = (persons: number): number => (persons < 10 ? 0 : Math.round(persons / 10) * 10);

/** Less than ten is 0, the rest is rounded to ten. After the default of Bunny (our own words and code). */
export const bunnyRule = fixedRule('bunny', (persons, tables) => ({
  persons: released(persons),
  cells: tables.flat().map(released),
  used: null,
}));
