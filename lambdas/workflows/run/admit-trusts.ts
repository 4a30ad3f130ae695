import pMap from 'p-map';
import { readPassport } from '#lambdas/platform/items/read-passport';
import { readRun } from '#lambdas/platform/items/read-run';
import type { RunTrustItem } from '#lambdas/platform/items/run-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { prepareTask, runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

type Deps = {
  readonly maker: TaskMaker;
  readonly objects: Pick<ObjectStore, 'presignGet' | 'read'>;
  readonly modelBucket: string;
};

/** Longest time for which a link can be signed. */
const maxLinkSeconds = 7 * 86_400;
const trustsAtOnce = 10;

/** Asks exactly the chosen trusts whether they take part; each once, however often this runs. */
export const makeAdmitTrusts =
  ({ maker, objects, modelBucket }: Deps) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'asked' }> => {
    const { ledger } = maker;
    const found = await readRun(ledger, runId);
    const { prepared, admissionDeadline, projectId, admissionSeconds } = found?.run ?? {};
    if (found === undefined || prepared === undefined || admissionDeadline === undefined || projectId === undefined)
      return { kind: 'asked' };
    const bundleUrl = await objects.presignGet(
      { bucket: modelBucket, key: prepared.bundleKey },
      Math.min(admissionSeconds ?? 0, maxLinkSeconds),
    );
    const passport = await readPassport(objects, modelBucket, prepared);
    const askOne = async ({ trustId }: RunTrustItem): Promise<void> => {
      const trust = await readTrust(ledger, trustId);
      if (trust === undefined) return;
      const task = await prepareTask(maker, {
        trust,
        type: 'admit_run',
        payload: { runId, projectId, passport, bundleUrl },
        deadline: new Date(admissionDeadline),
        refs: { runId, projectId },
      });
      const asked = updateItem(ledger, {
        key: keys.runTrust(runId, trustId),
        expect: [{ attribute: 'status', oneOf: ['ASKED'] }],
        absent: ['admitTaskId'],
        set: { admitTaskId: task.task.taskId },
      });
      const note = {
        action: 'run.trustAsked',
        actor: hubActor,
        subject: { kind: 'run', id: runId },
        facts: { trustId },
      };
      const committed = await commit(ledger, [asked, ...task.writes], [note]);
      if (committed.kind === 'applied') await task.ring();
    };
    const unasked = found.trusts.filter(({ admitTaskId }) => admitTaskId === undefined);
    await pMap(unasked, askOne, { concurrency: trustsAtOnce });
    return { kind: 'asked' };
  };

/** Lambda entry. */
export const handler = workflowStep('admit-trusts', RunInput, () =>
  makeAdmitTrusts({
    maker: runtimeLargeTaskMaker(),
    objects: runtimeObjectStore(),
    modelBucket: env('MODEL_BUCKET'),
  }),
);
