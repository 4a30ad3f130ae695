import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import { type ProjectAccess, projectAccess } from '#domain/access/project-access';
import type { Ledger } from '../ledger/ledger.ts';
import { type Caller, callerOf, type UserCaller } from '../runtime/caller.ts';
import { type LedgerProject, readProject } from './read-project.ts';

/** A project that the caller may do this with. */
export type PermittedProject = LedgerProject & { readonly user: UserCaller };

/**
 * Reads a project and the parts of its trusts for a caller. Throws NOT_FOUND where the caller may not see it, and
 * FORBIDDEN where they may only see it.
 */
export const requireProject = async (
  ledger: Ledger,
  caller: Caller,
  projectId: ProjectId,
  right: keyof ProjectAccess,
): Promise<PermittedProject> => {
  const user = callerOf(caller, 'user');
  const found = await readProject(ledger, projectId);
  if (found === undefined || found.project.removedAt !== undefined) throw new AppError('NOT_FOUND');
  const access = projectAccess(user, found.project);
  if (!access.see) throw new AppError('NOT_FOUND');
  if (!access[right]) throw new AppError('FORBIDDEN');
  return { ...found, user };
};
