import type { HubRunEvent } from '#contracts/run-log';
import { Admission } from '#contracts/run-tasks';
import { runTrustLifecycle } from '#domain/run/run-trust-lifecycle';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { RunTrustItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure } from '#lambdas/platform/workflow/task-failure';

/** A trust's answer whether it takes part in a run. */
export const admitOutcome = async (ledger: Ledger, task: EndedTask): Promise<Outcome> => {
  const { runId } = task.refs;
  const key = runId === undefined ? undefined : keys.runTrust(runId, task.trustId);
  const trust = key === undefined ? undefined : await readItem(ledger, key, RunTrustItem);
  if (runId === undefined || key === undefined || trust === undefined) return noOutcome;
  const admission: Admission =
    task.status === 'DONE' ? Admission.parse(task.result) : { kind: 'refused', failure: taskFailure(task) };
  const admitted = admission.kind === 'admitted';
  const step = admitted ? runTrustLifecycle.admit : runTrustLifecycle.refuse;
  const event: HubRunEvent = admitted ? 'TRUST_ADMITTED' : 'TRUST_REFUSED';
  const { kind: _, ...told } = admission;
  return {
    writes: [
      updateItem(ledger, {
        key,
        expect: [
          { attribute: 'status', oneOf: step.from },
          { attribute: 'admitTaskId', oneOf: [task.taskId] },
        ],
        set: { ...told, status: step.to },
      }),
      hubRunEventWrite(ledger, runId, event, trust, admitted ? undefined : admission.failure.code),
    ],
    audit: [
      {
        action: admitted ? 'run.trustAdmitted' : 'run.trustRefused',
        actor: { kind: 'trust', id: task.trustId },
        subject: { kind: 'run', id: runId },
        facts: admitted ? {} : { code: admission.failure.code },
      },
    ],
    signal: { subject: { kind: 'run', runId }, step: 'admissions' },
  };
};
