import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { ProjectTrust } from '#contracts/project';

/** Why a run cannot start at the chosen trusts: each must have approved, frozen its cohort and imported its images. */
export const runReadinessFaults = (
  chosen: readonly TrustId[],
  trusts: readonly ProjectTrust[],
): readonly FaultDetail[] =>
  chosen.flatMap((trustId) => {
    const trust = trusts.find((candidate) => candidate.trustId === trustId);
    if (trust === undefined) return [{ rule: 'the trust must be part of the project', place: 'body.trustIds' }];
    const place = `trust ${trust.code}`;
    return [
      ...(trust.endedAt === undefined ? [] : [{ rule: 'the trust must still be part of the project', place }]),
      ...(trust.decision === 'APPROVED' ? [] : [{ rule: 'the trust must have approved the project', place }]),
      ...(trust.cohort === 'FROZEN' ? [] : [{ rule: 'the trust must have frozen its cohort', place }]),
      ...(trust.imaging === 'READY' || trust.imaging === 'PARTIAL'
        ? []
        : [{ rule: 'the trust must have imported its images', place }]),
    ];
  });
