import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
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

/** Why nothing was imported: something could not be settled, or every study was left out for its reason. */
const nothingImported = ({ excluded, studiesAsked }: ImportSummary): Failure => {
  const settled = excluded.reduce((sum, { studies }) => sum + studies, 0);
  return new AppError(settled < studiesAsked ? 'IMPORT_FAILED' : 'IMAGES_MISSING').toFailure();
};

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
        studiesAsked: summary.studiesAsked,
        studiesImported: summary.studiesImported,
        excluded: summary.excluded,
        // Why studies are still open, or else what their numbers say.
        ...(summary.status === 'FAILED' ? { failure: summary.failure ?? nothingImported(summary) } : {}),
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
              studiesAsked: summary.studiesAsked,
              studiesImported: summary.studiesImported,
              manifestHash: summary.manifestHash,
            }
          : {},
      },
    ],
    signal: { subject: { kind: 'approval', projectId, trustId: task.trustId }, step: 'import' },
  };
};
