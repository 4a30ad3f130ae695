import { SnapshotFacts } from '#contracts/snapshot';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';

/** The drift as the audit keeps it; a number that was hidden stays hidden. */
const driftFacts = (drift: SnapshotFacts['drift']): Record<string, number | string | boolean> =>
  drift === undefined
    ? {}
    : {
        approvedPersons: drift.approved ?? 'hidden',
        frozenPersons: drift.frozen ?? 'hidden',
        driftBeyondMargin: drift.beyondMargin,
      };

/** A cohort that a trust has frozen, or why it could not. */
export const freezeOutcome = (ledger: Ledger, task: EndedTask): Outcome => {
  const { projectId, queryId } = task.refs;
  if (projectId === undefined) return noOutcome;
  const facts = task.status === 'DONE' ? SnapshotFacts.parse(task.result) : undefined;
  const right = facts !== undefined && facts.projectId === projectId && facts.queryId === queryId;
  const step = right ? cohortLifecycle.frozen : cohortLifecycle.fail;
  const set = right
    ? {
        snapshotHash: facts.snapshotHash,
        frozenPersons: facts.persons,
        frozenStudies: facts.studies,
        drift: facts.drift,
        quality: facts.quality,
      }
    : { failure: facts === undefined ? taskFailure(task) : wrongResult('projectId, queryId') };
  return {
    writes: [
      updateItem(ledger, {
        key: keys.projectTrust(projectId, task.trustId),
        expect: [
          { attribute: 'cohort', oneOf: step.from },
          { attribute: 'freezeTaskId', oneOf: [task.taskId] },
        ],
        set: { ...set, cohort: step.to },
      }),
    ],
    audit: [
      {
        action: right ? 'cohort.frozen' : 'cohort.failed',
        actor: { kind: 'trust', id: task.trustId },
        subject: { kind: 'project', id: projectId },
        facts: right ? { snapshotHash: facts.snapshotHash, ...driftFacts(facts.drift) } : {},
      },
    ],
    signal: { subject: { kind: 'approval', projectId, trustId: task.trustId }, step: 'freeze' },
  };
};
