import { leaseTasks } from '#contracts/api/tasks';
import type { TrustId } from '#contracts/ids';
import type { LeasedTask } from '#contracts/task';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { leaseEnd } from '#domain/task/lease-terms';
import { leaseStep } from '#domain/task/task-due';
import { taskLifecycle } from '#domain/task/task-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readAuditDay } from '#lambdas/platform/items/audit-day-item';
import { heldStatuses } from '#lambdas/platform/items/held-answer';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { keys, partitions, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { runtimeTaskBodies, type TaskBodies } from '#lambdas/platform/objects/task-bodies';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { type KnownHubKeys, knownHubKeys } from './known-hub-keys.ts';
import { sameLease } from './same-lease.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly bodies?: Pick<TaskBodies, 'get'>;
  /** What the hub has said of its signing keys, read again where more keys have signed than it knows of. */
  readonly knownHubKeys?: KnownHubKeys;
};

/** Most bytes of tasks in one answer, unless a single one is longer: a Lambda’s answer ends at 6 MB. */
const mostAnswerBytes = 5_000_000;

/** Whoever reads the question sees that the trust has taken it. */
const questionStarted = (ledger: Ledger, { refs: { queryId }, taskId, trustId, type }: TaskItem): LedgerWrite[] =>
  type !== 'cohort_query' || queryId === undefined
    ? []
    : [
        updateItem(ledger, {
          key: keys.queryAnswer(queryId, trustId),
          expect: [
            { attribute: 'status', oneOf: heldStatuses(answerLifecycle.start) },
            { attribute: 'taskId', oneOf: [taskId] },
          ],
          set: { status: answerLifecycle.start.to },
        }),
      ];

const leaseOne = async (
  ledger: Ledger,
  task: TaskItem,
  step: 'lease' | 'takeOver',
): Promise<LeasedTask | undefined> => {
  const { sealed, taskId, trustId, type } = task;
  const fencingToken = task.fencingToken + 1;
  const leaseExpiresAt = leaseEnd(ledger.now(), task.deadline);
  const leased = await applyTransition(ledger, {
    key: keys.task(trustId, taskId),
    schema: TaskItem,
    step: taskLifecycle[step],
    // Of several who ask at once, one gets it: the token that was read must still be the token.
    expect: sameLease(task),
    also: questionStarted(ledger, task),
    change: { set: { fencingToken, leaseExpiresAt, ...secondIndex.openTasks(leaseExpiresAt, taskId) } },
    audit: {
      action: 'task.leased',
      actor: { kind: 'trust', id: trustId },
      subject: { kind: 'task', id: taskId },
      facts: { fencingToken },
    },
  });
  return leased.kind === 'applied' ? { taskId, type, fencingToken, leaseExpiresAt, sealed } : undefined;
};

/** The sealed text, from the ledger or its bucket; one that is gone is logged, and its task ends at its deadline. */
const sealedOf = async (bodies: Deps['bodies'], { body, sealed, taskId }: TaskItem): Promise<string | undefined> => {
  if (body === undefined) return sealed;
  const text = await bodies?.get(body);
  if (text === undefined)
    logEvent('error', 'HUB_FAULT', {
      operation: 'lease-tasks',
      code: 'INTERNAL',
      errorName: 'TaskBodyMissing',
      correlationId: taskId,
    });
  return text;
};

const openTasks = (ledger: Ledger, trustId: TrustId): Promise<TaskItem[]> =>
  queryItems(ledger, { index: 'gsi1', partition: partitions.openTasksOf(trustId) }, TaskItem);

/** A trust: takes its oldest open tasks, each with a fencing token one higher than before. */
export const makeLeaseTasks =
  ({
    ledger,
    bodies,
    knownHubKeys: hubKeysFor = () => readHubKeys(ledger),
  }: Deps): OperationHandler<typeof leaseTasks> =>
  async ({ body: { hubKeyNumber = 0, max } }, { caller }) => {
    const { trustId } = callerOf(caller, 'trust');
    const tasks: LeasedTask[] = [];
    let bytes = 0;
    const [open, day, known] = await Promise.all([openTasks(ledger, trustId), readAuditDay(ledger), hubKeysFor(1)]);
    const { signedBy: headSignedBy = 0 } = day ?? {};
    const keysNeeded = Math.max(headSignedBy + 1, ...open.map(({ signedBy = 0 }) => signedBy + 1));
    // Before the tasks and the head: a trust refuses what a key signed of which it has not heard.
    const hubKeys = keysNeeded > (known?.keyCount ?? 1) ? await hubKeysFor(keysNeeded) : known;
    const hubKeyStatements = hubKeys?.statements.slice(hubKeyNumber) ?? [];
    for (const task of open) {
      if (tasks.length === max) break;
      const step = leaseStep(task, ledger.now().toISOString());
      if (step === undefined) continue;
      bytes += task.body?.sizeBytes ?? task.sealed.length;
      if (tasks.length > 0 && bytes > mostAnswerBytes) break;
      const sealed = await sealedOf(bodies, task);
      const leased = sealed === undefined ? undefined : await leaseOne(ledger, { ...task, sealed }, step);
      if (leased !== undefined) tasks.push(leased);
    }
    return {
      tasks,
      ...(day === undefined ? {} : { auditHead: day.signedHead }),
      ...(hubKeyStatements.length === 0 ? {} : { hubKeyStatements }),
    };
  };

export const handler = edge(leaseTasks, () => {
  const ledger = runtimeLedger();
  return makeLeaseTasks({
    ledger,
    bodies: runtimeTaskBodies(),
    knownHubKeys: knownHubKeys(
      () => readHubKeys(ledger),
      () => performance.now(),
    ),
  });
});
