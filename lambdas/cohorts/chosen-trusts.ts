import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { TrustItem } from '#lambdas/platform/items/trust-item';

/** The enrolled trusts, or the chosen ones of them. Throws INPUT_INVALID where one is not enrolled, or none is. */
export const chosenTrusts = (all: readonly TrustItem[], chosen: readonly TrustId[] | undefined): TrustItem[] => {
  const enrolled = all.filter((trust) => trust.status === 'ENROLLED');
  const unknown = (chosen ?? []).filter((trustId) => !enrolled.some((trust) => trust.trustId === trustId));
  if (unknown.length > 0 || enrolled.length === 0)
    throw new AppError('INPUT_INVALID', {
      details: [{ rule: 'every trust asked must be enrolled, and there must be one', place: 'body.trustIds' }],
    });
  return chosen === undefined ? enrolled : enrolled.filter((trust) => chosen.includes(trust.trustId));
};
