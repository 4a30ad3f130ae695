import { reportServerReady } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import { finishSeconds, secondsAfter } from '#domain/run/run-deadlines';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { actorOf } from '../platform/caller.ts';
import { commit } from '../platform/commit.ts';
import { prepareTask, runtimeTaskMaker, type TaskMaker } from '../platform/create-task.ts';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { keys } from '../platform/keys.ts';
import { hubRunEventWrite } from '../platform/ledger/hub-run-event-write.ts';
import { RunItem, type RunTrustItem } from '../platform/ledger/run-item.ts';
import { runOfServer } from '../platform/ledger/run-of-server.ts';
import { updateItem } from '../platform/ledger-writes.ts';
import { applyTransition } from '../platform/transition.ts';
import { readTrust } from '../platform/trust-item.ts';
import { type Executions, runtimeExecutions } from '../platform/workflow/executions.ts';
import { signalStep } from '../platform/workflow/signal-step.ts';

type Deps = { readonly maker: TaskMaker; readonly executions: Executions };

const receiptMarginSeconds = 3600;

/** The server listens: the run is RUNNING and each admitted trust is asked to join. Saying it twice is harmless. */
export const makeReportServerReady =
  ({ maker, executions }: Deps): OperationHandler<typeof reportServerReady> =>
  async ({ body }, { caller }) => {
    const { ledger } = maker;
    const { run, trusts } = await runOfServer(ledger, caller);
    const { runId, projectId } = run;
    if (run.stopRequestedAt !== undefined || run.givenUpFor !== undefined) throw tooLate();
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
    await Promise.all(open.map(askToJoin));
    await signalStep({ ledger, executions }, { kind: 'run', runId }, 'server');
    return undefined;
  };

const tooLate = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the run must still wait for its server', place: 'run' }] });

/** Lambda entry. */
export const handler = edge(reportServerReady, () =>
  makeReportServerReady({ maker: runtimeTaskMaker(), executions: runtimeExecutions() }),
);
