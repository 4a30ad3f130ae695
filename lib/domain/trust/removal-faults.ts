import type { FaultDetail } from '#contracts/failure';
import type { ProjectTrust } from '#contracts/project';
import type { TrustStatus } from '#contracts/trust';
import { cohortLifecycle } from '../project/cohort-lifecycle.ts';

/** What of a trust's part in a project decides whether the trust may be removed. */
export type HeldPart = Pick<ProjectTrust, 'cohort' | 'decision' | 'endedAt'>;

const takesPart = ({ decision, endedAt }: HeldPart): boolean =>
  endedAt === undefined && (decision === 'PENDING' || decision === 'APPROVED');

const mayHold = ({ cohort }: HeldPart): boolean => (cohortLifecycle.delete.from as readonly string[]).includes(cohort);

/**
 * Why a trust cannot be removed yet: somebody decides for it, a project still counts on it, or it has still to delete a
 * cohort. A trust without keys can delete nothing any more, so that its cohorts do not hold it.
 */
export const removalFaults = (
  { status, trustAdmins }: { readonly status: TrustStatus; readonly trustAdmins: number },
  parts: readonly HeldPart[],
): FaultDetail[] => {
  const open = parts.filter(takesPart).length;
  const held = status === 'ENROLLED' ? parts.filter(mayHold).length : 0;
  return [
    ...(trustAdmins === 0 ? [] : [{ rule: `nobody may be its Trust Admin; ${trustAdmins} are`, place: 'people' }]),
    ...(open === 0 ? [] : [{ rule: `no project may ask it or have its approval; ${open} do`, place: 'projects' }]),
    ...(held === 0 ? [] : [{ rule: `every cohort must be deleted there; ${held} are not`, place: 'cohorts' }]),
  ];
};
