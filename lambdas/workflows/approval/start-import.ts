import { AppError } from '#contracts/app-error';
import { imagingLifecycle } from '#domain/project/imaging-lifecycle';
import { secondsAfter } from '#domain/run/run-deadlines';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { prepareTask, runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

const importSeconds = 14 * 86_400;

/** Asks a trust to bring in the images of its frozen cohort; once, however often this runs. */
export const makeStartImport =
  (maker: TaskMaker) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'asked' }> => {
    const { ledger } = maker;
    const key = keys.projectTrust(projectId, trustId);
    const part = await readItem(ledger, key, ProjectTrustItem);
    if (part?.imaging !== 'NONE' || part.endedAt !== undefined) return { kind: 'asked' };
    const trust = await readTrust(ledger, trustId);
    if (trust === undefined) throw new AppError('NOT_FOUND');
    const prepared = await prepareTask(maker, {
      trust,
      type: 'import_images',
      payload: { projectId },
      deadline: secondsAfter(ledger.now(), importSeconds),
      refs: { projectId },
    });
    const started = await applyTransition(ledger, {
      key,
      schema: ProjectTrustItem,
      attribute: 'imaging',
      step: imagingLifecycle.import,
      expect: [
        { attribute: 'decision', oneOf: ['APPROVED'] },
        { attribute: 'cohort', oneOf: ['FROZEN'] },
      ],
      change: { set: { importTaskId: prepared.task.taskId }, absent: ['endedAt'] },
      also: prepared.writes,
      audit: {
        action: 'images.importing',
        actor: hubActor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId },
      },
    });
    if (started.kind === 'applied') await prepared.ring();
    return { kind: 'asked' };
  };

/** Lambda entry. */
export const handler = workflowStep('start-import', ApprovalInput, () => makeStartImport(runtimeTaskMaker()));
