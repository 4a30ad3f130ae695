import * as z from 'zod';
import { Failure } from '#contracts/failure';
import { ProjectId, QueryId, RunId, TaskId, TrustId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { TaskStatus, TaskType } from '#contracts/task';
import { StoredText } from '../objects/stored-text.ts';

/** What a task is about, for whoever applies its outcome. */
export const TaskRefs = z.object({
  projectId: ProjectId.optional(),
  queryId: QueryId.optional(),
  runId: RunId.optional(),
});
export type TaskRefs = z.infer<typeof TaskRefs>;

/** A task on the ledger. */
export const TaskItem = z.object({
  kind: z.literal('TASK'),
  taskId: TaskId,
  trustId: TrustId,
  type: TaskType,
  status: TaskStatus,
  refs: TaskRefs,
  /** Empty where the task is large: then `body` says which object holds it. */
  sealed: z.string(),
  body: StoredText.optional(),
  /** Id of the trust's key that it is sealed to; absent from what an earlier release stored. */
  sealedTo: z.string().optional(),
  /** Which of the hub's declared keys signed it, from 0; absent from what an earlier release stored, which had one. */
  signedBy: z.int().nonnegative().optional(),
  createdAt: Instant,
  /** No report counts after this. */
  deadline: Instant,
  /** Rises with every lease. */
  fencingToken: z.int().nonnegative(),
  leaseExpiresAt: Instant.optional(),
  /** The attempt that the appliance last said is under way. */
  attempt: z.int().positive().optional(),
  /** Why the appliance's last try failed, while it goes on trying. */
  failing: Failure.optional(),
  endedAt: Instant.optional(),
  /** Parsed by the result contract of its type before it was stored. */
  result: z.unknown().optional(),
  failure: Failure.optional(),
  /** When its holder reported an outcome that nobody waited for any more. */
  droppedAt: Instant.optional(),
  /** Of the report that ended it, so that the same report again is recognised. */
  reportSha256: z.string().optional(),
});
export type TaskItem = z.infer<typeof TaskItem>;
