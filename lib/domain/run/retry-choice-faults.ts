import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';

const place = 'body.trustIds';

/** Why a run cannot go on at these trusts: they must be of the run before, and as many as it needs. */
export const retryChoiceFaults = (
  before: { readonly trustIds: readonly TrustId[]; readonly minTrusts: number },
  chosen: readonly TrustId[],
): readonly FaultDetail[] => [
  ...(chosen.every((trustId) => before.trustIds.includes(trustId)) ? [] : [{ rule: 'trusts of the run', place }]),
  ...(chosen.length < before.minTrusts
    ? [{ rule: `at least ${before.minTrusts} trusts, as many as the run needs`, place }]
    : []),
];
