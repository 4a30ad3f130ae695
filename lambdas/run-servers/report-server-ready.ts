import pMap from 'p-map';
import { reportServerReady } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import { finishSeconds, secondsAfter } from '#domain/run/run-deadlines';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { RunItem, type RunTrustItem } from '#lambdas/platform/items/run-item';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { prepareTask, runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { reachServer, type ServerReaching } from '#lambdas/platform/workflow/reach-server';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { runtimeTargetGroups } from '#lambdas/platform/workflow/runtime-target-groups';
import { signalStep } from '#lambdas/platform/workflow/signal-step';

type Deps = { readonly maker: TaskMaker; readonly executions: Executions } & Omit<ServerReaching, 'ledger'>;

const receiptMarginSeconds = 3600;
const trustsAtOnce = 10;

/**
 * The server listens: once trusts reach it, the run is RUNNING and each admitted trust is asked to join. Saying it twice
 * is harmless, and needed while its listener does not pass anything on to it yet.
 */
export const makeReportServerReady =
  ({ maker, executions, ...reaching }: Deps): OperationHandler<typeof reportServerReady> =>
  async ({ body }, { caller }) => {
    const { ledger } = maker;
    const { run, trusts } = await runOfServer(ledger, caller);
    const { runId, projectId } = run;
    if (run.stopRequestedAt !== undefined || run.givenUpFor !== undefined) throw tooLate();
    if (run.status === 'ADMITTING' && !(await reachServer({ ...reaching, ledger }, run)))
      throw new AppError('LISTENER_NOT_READY');
    const finishDeadline = secondsAfter(ledger.now(), finishSeconds(run.rounds, run.roundSeconds));
    const ready = await applyTransition(ledger, {
      key: keys.run(runId),
      schema: RunItem,
      step: runLifecycle.run,
      change: { set: { server: body, finishDeadline: finishDeadline.toISOString() } },
      also: [hubRunEventWrite(ledger, runId, 'SERVER_READY')],
      audit: { action: 'run.running', actor: actorOf(caller), subject: { kind: 'run', id: runId } },
    });
    if (ready.kind !== 'applied' && run.status !== 'RUNNING') throw tooLate();
    const askToJoin = async ({ trustId }: RunTrustItem): Promise<void> => {
      const trust = await readTrust(ledger, trustId);
      if (trust === undefined) return;
      const prepared = await prepareTask(maker, {
        trust,
        type: 'join_run',
        payload: { runId, projectId, ...(run.server ?? body) },
        // Longer than the run itself: a receipt that comes late is still taken.
        deadline: secondsAfter(finishDeadline, receiptMarginSeconds),
        refs: { runId, projectId },
      });
      const asked = updateItem(ledger, {
        key: keys.runTrust(runId, trustId),
        expect: [{ attribute: 'status', oneOf: ['ADMITTED'] }],
        absent: ['joinTaskId'],
        set: { joinTaskId: prepared.task.taskId },
      });
      const committed = await commit(ledger, [asked, ...prepared.writes], []);
      if (committed.kind === 'applied') await prepared.ring();
    };
    const open = trusts.filter(({ status, joinTaskId }) => status === 'ADMITTED' && joinTaskId === undefined);
    await pMap(open, askToJoin, { concurrency: trustsAtOnce });
    await signalStep({ ledger, executions }, { kind: 'run', runId }, 'server');
    return undefined;
  };

const tooLate = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the run must still wait for its server', place: 'run' }] });

/** Lambda entry. */
export const handler = edge(reportServerReady, () =>
  makeReportServerReady({
    maker: runtimeTaskMaker(),
    executions: runtimeExecutions(),
    servers: runtimeRunServers(),
    listeners: env('RUN_LISTENERS'),
    targetGroups: runtimeTargetGroups(),
  }),
);
