import type { FaultDetail } from '#contracts/failure';
import type { Policy } from '#contracts/policy';

/** Why a trust's policy does not let it serve a project; none where it does. Places are keys of `policy.yaml`. */
export function projectFaults({ projects: { allow, deny } }: Policy, projectId: string): readonly FaultDetail[] {
  return [
    ...(deny.includes(projectId) ? [{ rule: 'the project is not denied', place: 'projects.deny' }] : []),
    ...(allow !== 'any' && !allow.includes(projectId)
      ? [{ rule: 'the project is listed', place: 'projects.allow' }]
      : []),
  ];
}
