import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';

/** Throws POLICY_REFUSED for a project that the trust's policy denies or does not allow; a denial takes precedence. */
export function requireProjectAllowed(policy: Policy, projectId: ProjectId): void {
  const { allow, deny } = policy.projects;
  if (deny.includes(projectId))
    throw new AppError('POLICY_REFUSED', { details: [{ rule: 'denied', place: 'projects.deny' }] });
  if (allow !== 'any' && !allow.includes(projectId))
    throw new AppError('POLICY_REFUSED', { details: [{ rule: 'not listed', place: 'projects.allow' }] });
}
