import type { DistributionName } from '#contracts/cohort-result';
import type { CohortQuery } from '#contracts/project';
import { describeCohort } from './describe-cohort.ts';
import { listWords } from './list-words.ts';

const tableNames: Readonly<Record<DistributionName, string>> = {
  ageBand: 'age band',
  sex: 'sex',
  ethnicity: 'ethnicity',
  studyYear: 'year of image',
  latestStudyMonth: 'month of latest image',
  modality: 'modality',
  manufacturer: 'manufacturer',
  sliceThickness: 'slice thickness',
};

/** What was asked: who, and counted by what. */
export const describeQuestion = ({ cohort, show }: Pick<CohortQuery, 'cohort' | 'show'>): string => {
  const tables = [
    ...show.distributions.map((name) => tableNames[name]),
    ...show.crossTables.map(({ columns, rows }) => `${tableNames[rows]} by ${tableNames[columns]}`),
  ];
  return tables.length === 0
    ? describeCohort(cohort)
    : `${describeCohort(cohort)} Counted by ${listWords(tables, 'and')}.`;
};
