import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';
import { projectFaults } from '#domain/project/project-faults';

/** Throws POLICY_REFUSED for a project that the trust's policy denies or does not allow. */
export function requireProjectAllowed(policy: Policy, projectId: ProjectId): void {
  const details = projectFaults(policy, projectId);
  if (details.length > 0) throw new AppError('POLICY_REFUSED', { details });
}
