import type { CohortResult, DistributionName } from '#contracts/cohort-result';
import type { CohortQuery } from '#contracts/project';
import { describeCohort } from './describe-cohort.ts';
import { likelyRange } from './likely-range.ts';
import { listWords } from './list-words.ts';

const tableNames: Readonly<Record<DistributionName, string>> = {
  ageBand: 'age band',
  sex: 'sex',
  ethnicity: 'ethnicity',
  studyYear: 'year of image',
  modality: 'modality',
  manufacturer: 'manufacturer',
  sliceThickness: 'slice thickness',
};

const askedFor = ({ cohort, show }: Pick<CohortQuery, 'cohort' | 'show'>): string => {
  const tables = [
    ...show.distributions.map((name) => tableNames[name]),
    ...show.crossTables.map(({ columns, rows }) => `${tableNames[rows]} by ${tableNames[columns]}`),
  ];
  return tables.length === 0
    ? describeCohort(cohort)
    : `${describeCohort(cohort)} Counted by ${listWords(tables, 'and')}.`;
};

/** The number, or why there is none. */
const number = ({ margin, masked, persons, rules }: CohortResult): string[] => {
  if (masked !== undefined)
    return ['This trust’s number is part of a sum over several trusts and is not shown on its own.'];
  if (persons === null)
    return [
      `The number is hidden: it is zero, or too small to be shown. The two look alike on purpose.${
        rules === undefined ? '' : ` Here no number is shown that could stand for fewer than ${rules.threshold} people.`
      }`,
    ];
  return [likelyRange({ persons, margin })];
};

const hiddenCells = ({ crossTables = [], distributions }: CohortResult): string[] => {
  const cells = [...distributions, ...crossTables].flatMap((table): { persons: number | null }[] => table.cells);
  const hidden = cells.filter(({ persons }) => persons === null).length;
  if (hidden === 0) return [];
  const numbers = cells.length === 1 ? 'The only number' : `${hidden} of the ${cells.length} numbers`;
  return [
    `${numbers} in the tables ${hidden === 1 ? 'is' : 'are'} hidden: zero, too small to be shown, or able to give away one that is.`,
  ];
};

const treatment = ({ masked, rules }: CohortResult): string[] => {
  if (rules === undefined) return [];
  const moved =
    masked === undefined
      ? `Every number was moved a little by chance and rounded to a multiple of ${rules.rounding}, so that it tells next to nothing about any one person.`
      : 'It was moved a little by chance before it was masked.';
  return [
    moved,
    rules.maybeLeftOut
      ? 'Some people may have been left out, because this project has learnt as much of them as the trust allows.'
      : 'Nobody was left out.',
  ];
};

const cost = ({ budget, masked }: CohortResult): string[] => {
  const repeat =
    masked === undefined
      ? 'Asking the very same again costs nothing while the trust’s data stay the same.'
      : 'Asking for this sum over the same trusts again costs nothing while the trust’s data stay the same.';
  if (budget === undefined) return masked === undefined ? [] : [repeat];
  const left = Math.max(0, budget.allowed - budget.used);
  return [`${repeat} ${left} of ${budget.allowed} fresh questions ${left === 1 ? 'is' : 'are'} left at this trust.`];
};

/**
 * A trust's answer in sentences for people: what was asked, the number and how sure it is, what was hidden and why, and
 * what asking again would cost. Everything is told from the question and the released result alone.
 */
export const explainAnswer = (query: Pick<CohortQuery, 'cohort' | 'show'>, result: CohortResult): string[] => [
  askedFor(query),
  ...number(result),
  ...hiddenCells(result),
  ...treatment(result),
  `Ages are those of ${result.dataDate}, the day the trust’s data were loaded.`,
  ...cost(result),
];
