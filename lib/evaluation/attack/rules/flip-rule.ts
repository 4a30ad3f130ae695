import { fixedRule } from './fixed-rule.ts';

const threshold = 10;

/**
 * Numbers of at least ten are exact and smaller ones hidden; of a table, the small cells are folded into one cell
 * "Other", which is shown whatever it holds. After the release rule of the reference FLIP (our own words and code).
 */
export const flipRule = fixedRule('flip', (persons, tables) => ({
  persons: persons >= threshold ? persons : null,
  cells:
    persons < threshold
      ? tables.flatMap((cells) => [...cells.map(() => null), null])
      : tables.flatMap((cells) => [
          ...cells.map((cell) => (cell >= threshold ? cell : null)),
          cells.reduce((other, cell) => other + (cell < threshold ? cell : 0), 0),
        ]),
  used: null,
}));
