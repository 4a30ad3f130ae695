import type { CohortResult } from '#contracts/cohort-result';
import type { TrustId } from '#contracts/ids';
import type { QueryAnswer, SecureSum } from '#contracts/project';
import type { MaskedSum } from '#contracts/secure-sum';
import { canTransition } from '../lifecycle/can-transition.ts';
import { answerLifecycle } from '../project/answer-lifecycle.ts';
import { releaseSum } from './release-sum.ts';
import { sumMasked } from './sum-masked.ts';

type Share = { readonly masked: MaskedSum; readonly rules: NonNullable<CohortResult['rules']> };

const failed: SecureSum = { status: 'FAILED' };

const shareOf = ({ result }: QueryAnswer): Share | undefined =>
  result?.masked === undefined || result.rules === undefined
    ? undefined
    : { masked: result.masked, rules: result.rules };

/**
 * Where a secure sum stands. It is made of all its trusts or not at all: one that failed, or saw other participants,
 * spoils it, and asking again without that trust is a new question with new masks. The strictest rules hold.
 */
export function secureSum(
  asked: { readonly trustIds: readonly TrustId[]; readonly participantsHash: string },
  answers: readonly QueryAnswer[],
): SecureSum {
  const own = asked.trustIds.map((trustId) => answers.find((answer) => answer.trustId === trustId));
  if (own.some((answer) => answer !== undefined && canTransition(answerLifecycle.askAgain, answer.status)))
    return failed;
  const there = own.flatMap((answer) =>
    answer?.status === 'ANSWERED' || answer?.status === 'WITHHELD' ? [answer] : [],
  );
  if (there.length < asked.trustIds.length) return { status: 'WAITING' };
  const shares = there.flatMap((answer) => shareOf(answer) ?? []);
  if (shares.length < there.length || shares.some(({ masked }) => masked.participantsHash !== asked.participantsHash))
    return failed;
  const sum = sumMasked(shares.map(({ masked }) => masked.value));
  if (sum === undefined) return failed;
  return {
    status: 'ANSWERED',
    ...releaseSum({
      sum,
      noiseSds: shares.map(({ masked }) => masked.noiseSd),
      threshold: Math.max(...shares.map(({ rules }) => rules.threshold)),
      rounding: Math.max(...shares.map(({ rules }) => rules.rounding)),
    }),
  };
}
