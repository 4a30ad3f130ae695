import { AppError } from '#contracts/app-error';
import { ImportSummary } from '#contracts/import-manifest';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';

const steps = {
  READY: imagingLifecycle.ready,
  PARTIAL: imagingLifecycle.partial,
  FAILED: imagingLifecycle.fail,
} as const;

/** The images that a trust has imported, in numbers, or why it could not. */
export const importOutcome = (ledger: Ledger, task: EndedTask): Outcome => {
  const { projectId } = task.refs;
  if (projectId === undefined) return noOutcome;
  const summary = task.status === 'DONE' ? ImportSummary.parse(task.result) : undefined;
  const right = summary !== undefined && summary.projectId === projectId;
  const step = right ? steps[summary.status] : imagingLifecycle.fail;
  const failed = summary === undefined ? taskFailure(task) : wrongResult('projectId');
  const set = right
    ? {
        ...(summary.figures === undefined ? {} : { importFigures: summary.figures }),
        // A part that has images is ready for runs, also where studies could not be settled.
        ...(summary.status === 'FAILED'
          ? { failure: summary.failure ?? new AppError('IMPORT_FAILED').toFailure() }
          : {}),
      }
    : { failure: failed };
  return {
    writes: [
      updateItem(ledger, {
        key: keys.projectTrust(projectId, task.trustId),
        expect: [
          { attribute: 'imaging', oneOf: step.from },
          { attribute: 'importTaskId', oneOf: [task.taskId] },
        ],
        set: { ...set, imaging: step.to },
      }),
    ],
    audit: [
      {
        action: step.to === 'FAILED' ? 'images.failed' : 'images.imported',
        actor: { kind: 'trust', id: task.trustId },
        subject: { kind: 'project', id: projectId },
        facts: right
          ? {
              ...(typeof summary.figures?.personsWithImages === 'number'
                ? { personsWithImages: summary.figures.personsWithImages }
                : {}),
              manifestHash: summary.manifestHash,
            }
          : {},
      },
    ],
    signal: { subject: { kind: 'approval', projectId, trustId: task.trustId }, step: 'import' },
  };
};
