import type { AuditEvent } from '#contracts/audit';
import type { Caller } from './caller.ts';
import { type ProjectParties, projectAccess } from './project-access.ts';

/** Events about these are read by whoever may read the models of their project. */
const ofModels = ['model', 'run'];

/** What belongs to a project, and may be looked up in the ledger to decide who reads its events. */
const subjectsOfProjects = ['project', ...ofModels];

/**
 * Whether a caller reads an event of the audit: an Admin every one; a Trust Admin what they did themselves, what their
 * trust did or was asked, and what befell projects that they may read. `project` is the one that the subject belongs to.
 */
export function mayReadEvent(caller: Caller, event: AuditEvent, project: ProjectParties | undefined): boolean {
  if (caller.role === 'Admin') return true;
  if (caller.role !== 'TrustAdmin') return false;
  const { actor, facts, subject } = event;
  const own = (kind: string, id: unknown): boolean =>
    (kind === 'user' && id === caller.userId) || (kind === 'trust' && id === caller.trustId);
  if (own(actor.kind, actor.id) || own(subject.kind, subject.id) || own('trust', facts.trustId)) return true;
  if (project === undefined || !subjectsOfProjects.includes(subject.kind)) return false;
  const access = projectAccess(caller, project);
  return ofModels.includes(subject.kind) ? access.seeModels : access.see;
}
