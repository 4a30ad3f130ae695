import pMap from 'p-map';
import type { StopRunTask } from '#contracts/run-tasks';
import { secondsAfter } from '#domain/run/run-deadlines';
import type { RunItem, RunTrustItem } from '../items/run-item.ts';
import { readTrust } from '../items/trust-item.ts';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { hubActor } from '../runtime/caller.ts';
import { prepareTask, type TaskMaker } from './create-task.ts';

const stopDeadlineSeconds = 86_400;
const trustsAtOnce = 10;

/**
 * Makes the task that ends a run at each of these trusts, once each; a trust that is not on the ledger is passed over.
 */
export const stopRunAtTrusts = async (
  maker: TaskMaker,
  run: Pick<RunItem, 'runId' | 'projectId'>,
  trusts: readonly RunTrustItem[],
  reason: StopRunTask['reason'],
): Promise<void> => {
  const { ledger } = maker;
  const stopAt = async ({ trustId, stopTaskId }: RunTrustItem): Promise<void> => {
    const trust = stopTaskId === undefined ? await readTrust(ledger, trustId) : undefined;
    if (trust === undefined) return;
    const prepared = await prepareTask(maker, {
      trust,
      type: 'stop_run',
      payload: { runId: run.runId, reason },
      deadline: secondsAfter(ledger.now(), stopDeadlineSeconds),
      refs: { runId: run.runId, projectId: run.projectId },
    });
    const told = updateItem(ledger, {
      key: keys.runTrust(run.runId, trustId),
      absent: ['stopTaskId'],
      set: { stopTaskId: prepared.task.taskId },
    });
    const note = {
      action: 'run.trustToldToStop',
      actor: hubActor,
      subject: { kind: 'run', id: run.runId },
      facts: { trustId, reason },
    };
    const committed = await commit(ledger, [told, ...prepared.writes], [note]);
    if (committed.kind === 'applied') await prepared.ring();
  };
  await pMap(trusts, stopAt, { concurrency: trustsAtOnce });
};
