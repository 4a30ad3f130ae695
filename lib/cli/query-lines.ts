import type { CohortQuery } from '#contracts/project';
import { columns } from './columns.ts';

/** A cohort question and each trust's answer, as lines for people. */
export const queryLines = ({ answers, queryId }: CohortQuery): string[] => [
  queryId,
  ...columns(
    answers.map(({ code, failure, result, status }) => [
      `  ${code}`,
      status === 'ANSWERED' ? `${result?.persons ?? 'too few to be shown'}` : (failure?.code ?? status),
    ]),
  ),
];
