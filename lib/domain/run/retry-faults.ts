import type { FaultDetail } from '#contracts/failure';
import type { TrustCode, TrustId } from '#contracts/ids';

/** What of a model or a trust must be as it was for a run to go on from another. */
export type RetriedRun = {
  readonly digest: string | undefined;
  readonly parts: readonly { readonly trustId: TrustId; readonly code: TrustCode; readonly snapshotHash: string }[];
};

/** What is not as it was: the model is sealed as another set, or a trust holds another cohort. */
export const retryFaults = (
  before: RetriedRun,
  digest: string,
  trusts: readonly { readonly trustId: TrustId; readonly snapshotHash?: string | undefined }[],
): readonly FaultDetail[] => [
  ...(before.digest === digest ? [] : [{ rule: 'the model must be sealed as it was for the run', place: 'model' }]),
  ...before.parts
    .filter((part) => trusts.find(({ trustId }) => trustId === part.trustId)?.snapshotHash !== part.snapshotHash)
    .map(({ code }) => ({ rule: 'the trust must hold the cohort of the run', place: `trust ${code}` })),
];
