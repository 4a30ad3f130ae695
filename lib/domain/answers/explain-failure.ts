import { errors } from '#contracts/errors';
import type { Failure, FaultDetail } from '#contracts/failure';
import type { CohortQuery } from '#contracts/project';
import type { QueryAnswerStatus } from '#contracts/query-status';
import { describeQuestion } from './describe-question.ts';

/** More would be read by nobody; all of them stand beside the sentences. */
const mostTold = 5;

const fault = ({ instead, place, rule }: FaultDetail): string =>
  `At ${place}: ${rule}.${instead === undefined ? '' : ` Instead: ${instead}`}`;

/** What it has cost, and what asking again would. */
const cost = (status: QueryAnswerStatus): string =>
  status === 'LATE'
    ? 'It may have answered since, which came too late: asking it the very same again costs nothing then.'
    : 'A question that is refused uses up none of the fresh ones.';

/** Why a trust gave no answer, in sentences for people: what was asked, what stood against it, and what it cost. */
export const explainFailure = (
  query: Pick<CohortQuery, 'cohort' | 'show'>,
  { failure: { code, details = [] }, status }: { readonly status: QueryAnswerStatus; readonly failure: Failure },
): string[] => [
  describeQuestion(query),
  `This trust gave no number. ${errors[code].sentence}`,
  ...details.slice(0, mostTold).map(fault),
  ...(details.length > mostTold ? [`And ${details.length - mostTold} more.`] : []),
  cost(status),
];
