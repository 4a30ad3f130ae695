import type { CohortQuery, QueryAnswer } from '#contracts/project';
import type { RunningTotal, TrustsByStatus } from '#contracts/query-status';
import { columns } from './columns.ts';

const numberOf = ({ margin, persons }: { readonly persons: number; readonly margin?: number | undefined }): string =>
  `${persons} persons${margin === undefined ? '' : `, ${margin} more or less`}`;

/** What one trust said, or where its answer stands. */
const answerWords = ({ failure, result, status }: QueryAnswer): string => {
  if (status === 'WITHHELD') return 'too few persons to be shown';
  const persons = result?.persons ?? null;
  if (status === 'ANSWERED') return persons === null ? 'a share of the sum' : numberOf({ ...result, persons });
  return failure === undefined ? status.toLowerCase() : `${status.toLowerCase()}: ${failure.code}`;
};

/** At how many trusts a question stands where; what there is none of is left out. */
export const standingWords = (counts: TrustsByStatus): string =>
  Object.entries(counts)
    .flatMap(([status, trusts]) => (trusts === 0 ? [] : [`${trusts} ${status}`]))
    .join(', ');

/** The numbers so far, added up. */
export const totalWords = (total: RunningTotal): string =>
  `${numberOf(total)}, at ${total.trusts} ${total.trusts === 1 ? 'trust' : 'trusts'}`;

/** A cohort question and each trust's answer, as lines for people. */
export const queryLines = ({ answers, queryId, total }: CohortQuery): string[] => [
  queryId,
  ...columns(answers.map((answer) => [`  ${answer.code}`, answerWords(answer)])),
  ...(total === undefined ? [] : [`  together ${totalWords(total)}`]),
];
