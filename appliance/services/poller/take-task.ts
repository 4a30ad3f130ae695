import { AppError } from '#contracts/app-error';
import type { Policy } from '#contracts/policy';
import type { LeasedTask, TaskClaims } from '#contracts/task';
import { projectFaults } from '#domain/project/project-faults';
import { doneWhilePaused } from '#domain/task/done-while-paused';
import { failed } from './job.ts';
import type { JobJournal } from './job-journal.ts';

/** What `takeTask` needs. */
export type TakeTaskDeps = {
  readonly journal: JobJournal;
  readonly open: (task: LeasedTask) => Promise<TaskClaims>;
  readonly policy: Policy;
  readonly now: () => Date;
  /** Whether the trust has stopped all work by its own switch. */
  readonly isPaused: () => boolean;
};

/**
 * What became of a leased task:
 * - start: it is new, and its work begins
 * - known: it was taken before; only its report may be repeated
 * - refused: it may not be worked on; a new one is stored with the failure to report
 */
export type Taken =
  | { readonly kind: 'start' }
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly error: AppError };

function checkPolicy(claims: TaskClaims, policy: Policy): void {
  // The deletion of a project is allowed even where the trust denies the project.
  if (claims.type === 'delete_cohort') return;
  const projectId = (claims.payload as { projectId?: unknown } | null)?.projectId;
  const details = [
    ...(policy.tasks.allow.includes(claims.type) ? [] : [{ rule: 'the kind of task is listed', place: 'tasks.allow' }]),
    ...(typeof projectId === 'string' ? projectFaults(policy, projectId) : []),
  ];
  if (details.length > 0) throw new AppError('POLICY_REFUSED', { details });
}

type Opened =
  | { readonly kind: 'opened'; readonly claims: TaskClaims }
  | { readonly kind: 'refused'; readonly error: AppError };

/** Opens a task and applies the trust's policy to it. An error that is not registered becomes TASK_UNREADABLE. */
async function openAllowed(task: LeasedTask, { isPaused, open, policy }: TakeTaskDeps): Promise<Opened> {
  try {
    const claims = await open(task);
    if (isPaused() && !doneWhilePaused.has(claims.type)) throw new AppError('TRUST_PAUSED');
    checkPolicy(claims, policy);
    return { kind: 'opened', claims };
  } catch (cause) {
    return { kind: 'refused', error: cause instanceof AppError ? cause : new AppError('TASK_UNREADABLE', { cause }) };
  }
}

/**
 * Writes a leased task to the journal before its work begins. A task that was taken before is not worked on again: a
 * newer lease only updates the fencing token of its report, and a lease with an equal or older token is refused as
 * TASK_REPLAYED. Throws where the journal cannot be written; the work has not begun then.
 */
export async function takeTask(task: LeasedTask, deps: TakeTaskDeps): Promise<Taken> {
  const base = {
    taskId: task.taskId,
    type: task.type,
    fencingToken: task.fencingToken,
    takenAt: deps.now().toISOString(),
    report: 'OWED' as const,
  };
  const known = deps.journal.find(task.taskId);
  if (known !== undefined) {
    if (task.fencingToken <= known.fencingToken) return { kind: 'refused', error: new AppError('TASK_REPLAYED') };
    deps.journal.updateToken(task.taskId, task.fencingToken);
    return { kind: 'known' };
  }
  const opened = await openAllowed(task, deps);
  if (opened.kind === 'opened') {
    const { payload, expiresAt } = opened.claims;
    deps.journal.add({ ...base, payload, expiresAt });
    return { kind: 'start' };
  }
  const { error } = opened;
  deps.journal.add({ ...base, payload: null, expiresAt: task.leaseExpiresAt, outcome: failed(error.toFailure()) });
  return { kind: 'refused', error };
}
