import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { QueryAnswer } from '#contracts/project';

/** What of an answer decides whether its trust can be staged. */
export type StagedAnswer = Pick<QueryAnswer, 'trustId' | 'code' | 'status'> & {
  readonly result?: Pick<NonNullable<QueryAnswer['result']>, 'persons'> | undefined;
};

/**
 * Why the chosen trusts cannot be staged yet: each must have been asked the latest cohort question, have answered
 * it, without a failure, and with a count that its disclosure control let out (hidden counts as empty).
 */
export const stageFaults = (chosen: readonly TrustId[], answers: readonly StagedAnswer[]): readonly FaultDetail[] =>
  chosen.flatMap((trustId) => {
    const answer = answers.find((candidate) => candidate.trustId === trustId);
    const rule = ruleBroken(answer);
    return rule === undefined ? [] : [{ rule, place: answer === undefined ? 'body.trustIds' : `trust ${answer.code}` }];
  });

const ruleBroken = (answer: StagedAnswer | undefined): string | undefined => {
  if (answer === undefined) return 'the trust must have been asked the latest cohort query';
  if (answer.status === 'QUEUED' || answer.status === 'RUNNING') return 'the trust must have answered';
  if (answer.status !== 'ANSWERED' && answer.status !== 'WITHHELD') return 'the trust must have answered with a count';
  const persons = answer.result?.persons ?? null;
  return persons === null || persons === 0 ? 'the trust must have released a count of persons above zero' : undefined;
};
