import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';

/** Throws POLICY_REFUSED for a project that the trust denies or does not list; a denial wins over a listing. */
export function requireProjectAllowed(policy: Policy, projectId: ProjectId): void {
  const { allow, deny } = policy.projects;
  if (deny.includes(projectId))
    throw new AppError('POLICY_REFUSED', { details: [{ rule: 'denied', place: 'projects.deny' }] });
  if (allow !== 'any' && !allow.includes(projectId))
    throw new AppError('POLICY_REFUSED', { details: [{ rule: 'not listed', place: 'projects.allow' }] });
}
