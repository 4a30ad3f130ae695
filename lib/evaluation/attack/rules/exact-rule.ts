import { fixedRule } from './fixed-rule.ts';

/** No protection at all: true numbers. An attack that does not win here proves nothing elsewhere. */
export const exactRule = fixedRule('exact', (persons, tables) => ({ persons, cells: tables.flat(), used: null }));
