import type { CohortResult } from '#contracts/cohort-result';
import type { CohortQuery } from '#contracts/project';
import { describeQuestion } from './describe-question.ts';
import { likelyRange } from './likely-range.ts';

/** The number, or why there is none. */
const number = ({ above, margin, masked, persons, rules }: CohortResult): string[] => {
  if (masked !== undefined)
    return ['This trust’s number is part of a sum over several trusts and is not shown on its own.'];
  if (persons === null)
    return [
      `There is no reliable number: it is zero, too small to be shown, or too many people were left out of it. These look alike on purpose.${
        rules?.leastShown === undefined ? '' : ` From ${rules.leastShown} people on, 95 of 100 numbers are shown here.`
      }`,
    ];
  return [likelyRange({ persons, margin, above })];
};

type Cell = {
  readonly persons: number | null;
  readonly margin?: number | undefined;
  readonly above?: number | undefined;
};

const cellsOf = ({ crossTables = [], distributions }: CohortResult): Cell[] =>
  [...distributions, ...crossTables].flatMap((table): Cell[] => table.cells);

const hiddenCells = (result: CohortResult): string[] => {
  const cells = cellsOf(result);
  const hidden = cells.filter(({ persons }) => persons === null).length;
  if (hidden === 0) return [];
  const numbers = cells.length === 1 ? 'The only number' : `${hidden} of the ${cells.length} numbers`;
  const why = result.rules?.maybeLeftOut
    ? 'zero, too small to be shown, able to give away one that is, or fewer than may have been left out'
    : 'zero, too small to be shown, or able to give away one that is';
  return [`${numbers} in the tables ${hidden === 1 ? 'is' : 'are'} hidden: ${why}.`];
};

/** The range of each is beside it; here is how wide they are. */
const cellRanges = (result: CohortResult): string[] => {
  const margins = cellsOf(result).flatMap(({ margin }) => (margin === undefined ? [] : [margin]));
  if (margins.length === 0) return [];
  const [least, most] = [Math.min(...margins), Math.max(...margins)];
  const wide = least === most ? `${most}` : `${least} to ${most}`;
  // Who was left out was left out of all tables alike.
  const above = Math.max(...cellsOf(result).map((cell) => cell.above ?? 0));
  return [
    `Each number that the tables show is most likely within ${wide} people of the true one; its margin is beside it.`,
    ...(above === 0 ? [] : [`The true one may be larger than that by up to ${above} people who were left out.`]),
  ];
};

/** Who has many values of one thing is not counted in all of them. */
const fewerValues = ({ rules }: CohortResult): string[] =>
  rules?.mostValues === undefined
    ? []
    : [
        `Where a person may have several values in a table (years, modalities, manufacturers, slice thicknesses), each person is counted in at most ${rules.mostValues} of them: the latest years, and the others that the table lists first.`,
      ];

const treatment = ({ masked, rules }: CohortResult): string[] => {
  if (rules === undefined) return [];
  const moved =
    masked === undefined
      ? rules.preset === 'threshold'
        ? `Every number was rounded to a multiple of ${rules.rounding}; none was moved by chance, so that many answers together may tell something about one person.`
        : `Every number was moved a little by chance and rounded to a multiple of ${rules.rounding}, so that it tells next to nothing about any one person.`
      : 'It was moved a little by chance before it was masked.';
  return [
    moved,
    rules.maybeLeftOut
      ? 'Some people may have been left out, because this project has learnt as much of them as the trust allows: the ranges allow for them.'
      : 'Nobody was left out for what this project has learnt of them before.',
    'Nobody who was on the trust’s opt-out list was counted.',
  ];
};

const cost = ({ budget, masked }: CohortResult): string[] => {
  const repeat =
    masked === undefined
      ? 'Asking the very same again costs nothing while the trust’s data and rules stay the same.'
      : 'Asking for this sum over the same trusts again costs nothing while the trust’s data and rules stay the same.';
  if (budget === undefined) return masked === undefined ? [] : [repeat];
  const left = Math.max(0, budget.allowed - budget.used);
  return [`${repeat} ${left} of ${budget.allowed} fresh questions ${left === 1 ? 'is' : 'are'} left at this trust.`];
};

/**
 * A trust's answer in sentences for people: what was asked, the number and how sure it is, what was hidden and why, and
 * what asking again would cost. Everything is told from the question and the released result alone.
 */
export const explainAnswer = (query: Pick<CohortQuery, 'cohort' | 'show'>, result: CohortResult): string[] => [
  describeQuestion(query),
  ...number(result),
  ...hiddenCells(result),
  ...cellRanges(result),
  ...fewerValues(result),
  ...treatment(result),
  `Ages are those of ${result.dataDate}, the day the trust’s data were loaded.`,
  ...cost(result),
];
