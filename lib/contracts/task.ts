import * as z from 'zod';
import { CohortQueryTask, CohortResult } from './cohort-result.ts';
import { Failure } from './failure.ts';
import { HubKeyStatements } from './hub-key.ts';
import { TaskId, TrustId } from './ids.ts';
import { ImportImagesTask, ImportSummary } from './import-manifest.ts';
import { Instant } from './primitives.ts';
import { Admission, AdmitRunTask, JoinRunTask, RunReceipted, RunStoppedAtTrust, StopRunTask } from './run-tasks.ts';
import { CohortDeleted, DeleteCohortTask, FreezeCohortTask, SnapshotFacts } from './snapshot.ts';

/** Payload and result contract of every kind of task. */
export const taskContracts = {
  cohort_query: { payload: CohortQueryTask, result: CohortResult },
  freeze_cohort: { payload: FreezeCohortTask, result: SnapshotFacts },
  import_images: { payload: ImportImagesTask, result: ImportSummary },
  admit_run: { payload: AdmitRunTask, result: Admission },
  join_run: { payload: JoinRunTask, result: RunReceipted },
  delete_cohort: { payload: DeleteCohortTask, result: CohortDeleted },
  stop_run: { payload: StopRunTask, result: RunStoppedAtTrust },
} as const;

export const TaskType = z.enum([
  'cohort_query',
  'freeze_cohort',
  'import_images',
  'delete_cohort',
  'admit_run',
  'join_run',
  'stop_run',
]);
export type TaskType = z.infer<typeof TaskType>;

export type TaskPayload<T extends TaskType> = z.infer<(typeof taskContracts)[T]['payload']>;
export type TaskResult<T extends TaskType> = z.infer<(typeof taskContracts)[T]['result']>;

/**
 * How far a task of one trust has come.
 * - PENDING: nobody holds a lease of it
 * - LEASED: the trust’s appliance holds a lease that has not run out
 * - DONE: the trust has reported a result
 * - FAILED: the trust has reported a failure, or its appliance stopped in the middle of too many attempts
 * - CANCELLED: the hub no longer needs it
 * - EXPIRED: its deadline passed before an outcome was reported
 */
export const TaskStatus = z.enum(['PENDING', 'LEASED', 'DONE', 'FAILED', 'CANCELLED', 'EXPIRED']);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** What the hub signs (JWS ES256, `typ` flip-task+jwt) before it seals it to the trust (JWE ECDH-ES+A256KW, A256GCM). */
export const TaskClaims = z.object({
  version: z.literal(1),
  taskId: TaskId,
  type: TaskType,
  trustId: TrustId,
  issuedAt: Instant,
  expiresAt: Instant,
  payload: z.unknown(),
});
export type TaskClaims = z.infer<typeof TaskClaims>;

/** `typ` header of the signed inner part of a task. */
export const taskSignatureType = 'flip-task+jwt';

/** One task handed to an appliance; only the sealed part says what to do. */
export const LeasedTask = z.object({
  taskId: TaskId,
  type: TaskType,
  /** Rises with every lease of this task; a report with an older one is refused. */
  fencingToken: z.int().positive(),
  leaseExpiresAt: Instant,
  sealed: z.string(),
});
export type LeasedTask = z.infer<typeof LeasedTask>;

/** Appliance to hub: give me work. */
export const LeaseTasks = z
  .object({
    contractVersion: z.literal(1),
    max: z.int().min(1).max(20).default(5),
    /** Number of the last statement of the hub's keys that the trust has followed; absent before the first. */
    hubKeyNumber: z.int().positive().optional(),
  })
  .strict();
export type LeaseTasks = z.infer<typeof LeaseTasks>;

export const TasksLeased = z.object({
  tasks: z.array(LeasedTask),
  /** The audit head of the day, signed: the trust keeps it, so that the hub cannot make its past anew. Absent before the first. */
  auditHead: z.string().max(4000).optional(),
  /** What the hub has said of its signing keys after the statement that the trust named, in order. Absent: nothing. */
  hubKeyStatements: HubKeyStatements.optional(),
});
export type TasksLeased = z.infer<typeof TasksLeased>;

/** Appliance to hub: still at it. An appliance of before these were told sends neither `attempt` nor `failing`. */
export const RenewTask = z
  .object({
    fencingToken: z.int().positive(),
    /** Which attempt is under way: one more than those in whose middle the appliance stopped. Absent: none has begun. */
    attempt: z.int().positive().optional(),
    /** Why the last try failed, while the appliance waits to try again. */
    failing: Failure.optional(),
  })
  .strict();
export type RenewTask = z.infer<typeof RenewTask>;

export const TaskRenewed = z.object({ leaseExpiresAt: Instant });
export type TaskRenewed = z.infer<typeof TaskRenewed>;

/** Appliance to hub: the outcome. Repeating the same report is harmless. */
export const ReportTask = z
  .object({
    fencingToken: z.int().positive(),
    outcome: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done'), result: z.unknown() }).strict(),
      z.object({ kind: z.literal('failed'), failure: Failure }).strict(),
    ]),
  })
  .strict();
export type ReportTask = z.infer<typeof ReportTask>;

export const TaskReported = z.object({ status: TaskStatus });
export type TaskReported = z.infer<typeof TaskReported>;
