import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import { TaskId } from '#contracts/ids';
import { type TaskClaims, type TaskPayload, type TaskType, taskContracts, taskSignatureType } from '#contracts/task';
import { doneWhilePaused } from '#domain/task/done-while-paused';
import { taskLifecycle } from '#domain/task/task-lifecycle';
import { trustRefusal } from '#domain/trust/trust-refusal';
import type { TaskItem, TaskRefs } from '../items/task-item.ts';
import type { TrustItem } from '../items/trust-item.ts';
import { auditWrite } from '../ledger/audit-write.ts';
import { firstIndex, keys, secondIndex } from '../ledger/keys.ts';
import { type Ledger, type LedgerWrite, runtimeLedger } from '../ledger/ledger.ts';
import { putNew } from '../ledger/ledger-writes.ts';
import { runtimeTaskBodies, type TaskBodies } from '../objects/task-bodies.ts';
import { hubActor } from '../runtime/caller.ts';
import { type Doorbell, ringDoorbell } from './doorbell.ts';
import { sealToTrust } from './seal-to-trust.ts';
import { runtimeSigner } from './sign.ts';
import type { Signer } from './signer.ts';

/** What making a task takes. */
export type TaskMaker = {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'sign'>;
  readonly ring: Doorbell;
  /** Where large tasks lie; whoever makes only small ones has none. */
  readonly bodies?: Pick<TaskBodies, 'put'>;
};

/** Longest sealed task in an item of the ledger, in bytes; each item is kept three times, with its indexes. */
const mostInlineBytes = 32_768;
/** Longest sealed task at all, in bytes: an answer of a Lambda ends at 6 MB. */
const mostSealedBytes = 5_000_000;

/** A task to be made. */
export type NewTask<T extends TaskType> = {
  readonly trust: Pick<TrustItem, 'trustId' | 'encryptionKey' | 'doorbellQueueUrl'> &
    Partial<Pick<TrustItem, 'status' | 'pausedAt'>>;
  readonly type: T;
  readonly payload: TaskPayload<T>;
  /** After this instant the task is EXPIRED and the appliance refuses it. */
  readonly deadline: Date;
  readonly refs: TaskRefs;
};

/** A task signed, sealed and ready: commit `writes`, then `ring`. */
export type PreparedTask = {
  readonly task: TaskItem;
  /** The task and its audit event, for the transaction of the change that needs the task. */
  readonly writes: readonly LedgerWrite[];
  /** After the commit; never fails. */
  readonly ring: () => Promise<void>;
};

/** The parts that a Lambda makes tasks with. */
export const runtimeTaskMaker = (): TaskMaker => ({
  ledger: runtimeLedger(),
  signer: runtimeSigner(),
  ring: ringDoorbell,
});

/** The parts that a Lambda makes tasks with that may be large: those with a cohort or a passport in them. */
export const runtimeLargeTaskMaker = (): TaskMaker => ({ ...runtimeTaskMaker(), bodies: runtimeTaskBodies() });

/** What of a sealed task the item holds: the text itself, or where it lies. Throws TOO_LARGE for what no trust could take. */
const keptOf = async (bodies: TaskMaker['bodies'], sealed: string): Promise<Pick<TaskItem, 'sealed' | 'body'>> => {
  if (sealed.length > mostSealedBytes)
    throw new AppError('TOO_LARGE', { details: [{ rule: `at most ${mostSealedBytes} bytes sealed`, place: 'task' }] });
  if (bodies === undefined || sealed.length <= mostInlineBytes) return { sealed };
  return { sealed: '', body: await bodies.put(sealed) };
};

/** Why a trust would not do this now. */
const refusalOf = (trust: NewTask<TaskType>['trust'], type: TaskType): ErrorCode | undefined => {
  const refusal = trustRefusal(trust);
  return refusal === 'TRUST_PAUSED' && doneWhilePaused.has(type) ? undefined : refusal;
};

/**
 * A task that its trust would not do is written as failed with the reason, and never handed out: whoever waits for it
 * hears at once, in the same way as of any other failure.
 */
const refusedTask = (
  ledger: Ledger,
  base: Pick<TaskItem, 'kind' | 'taskId' | 'trustId' | 'type' | 'refs' | 'createdAt' | 'deadline' | 'fencingToken'>,
  code: ErrorCode,
): PreparedTask => {
  const failure = new AppError(code).toFailure();
  const task: TaskItem = { ...base, status: taskLifecycle.fail.to, sealed: '', endedAt: base.createdAt, failure };
  const { taskId, trustId, type } = task;
  const item = { ...keys.task(trustId, taskId), ...secondIndex.taskOutcomes(base.createdAt, taskId), ...task };
  const audit = auditWrite(ledger, {
    action: 'task.refused',
    actor: hubActor,
    subject: { kind: 'task', id: taskId },
    facts: { type, trustId, code, ...(task.refs as Record<string, string>) },
  });
  return { task, writes: [putNew(ledger, item), audit], ring: async () => {} };
};

/**
 * Signs a task with the hub's key and seals it to its trust. Nothing is on the ledger before the caller commits; the
 * body of a large one lies in its bucket, which deletes it after its lifetime. For a trust whose keys were revoked, that
 * was removed or that has stopped all work, the task is failed from the start. Throws WRONG_STATE for a trust that never enrolled, and TOO_LARGE for a task of more than 5,000,000 bytes.
 */
export const prepareTask = async <T extends TaskType>(
  { bodies, ledger, signer, ring }: TaskMaker,
  { trust, type, payload, deadline, refs }: NewTask<T>,
): Promise<PreparedTask> => {
  const { trustId, encryptionKey, doorbellQueueUrl } = trust;
  const taskId = TaskId.parse(ledger.newId());
  const createdAt = ledger.now().toISOString();
  const base = {
    kind: 'TASK' as const,
    taskId,
    trustId,
    type,
    refs,
    createdAt,
    deadline: deadline.toISOString(),
    fencingToken: 0,
  };
  const refusal = refusalOf(trust, type);
  if (refusal !== undefined) return refusedTask(ledger, base, refusal);
  if (encryptionKey === undefined || doorbellQueueUrl === undefined)
    throw new AppError('WRONG_STATE', { details: [{ rule: 'the trust is not enrolled', place: 'trust' }] });
  const claims: TaskClaims = {
    version: 1,
    taskId,
    type,
    trustId,
    issuedAt: createdAt,
    expiresAt: base.deadline,
    payload: taskContracts[type].payload.parse(payload),
  };
  const { jws, keyIndex } = await signer.sign(taskSignatureType, claims);
  const task: TaskItem = {
    ...base,
    status: 'PENDING',
    ...(await keptOf(bodies, await sealToTrust(jws, encryptionKey))),
    sealedTo: encryptionKey.kid,
    signedBy: keyIndex,
  };
  const item = {
    ...keys.task(trustId, taskId),
    ...firstIndex.openTasks(trustId, taskId),
    ...secondIndex.openTasks(task.deadline, taskId),
    ...task,
  };
  const audit = auditWrite(ledger, {
    action: 'task.created',
    actor: hubActor,
    subject: { kind: 'task', id: taskId },
    facts: { type, trustId, ...(refs as Record<string, string>) },
  });
  return { task, writes: [putNew(ledger, item), audit], ring: () => ring(doorbellQueueUrl) };
};
