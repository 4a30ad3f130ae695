import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { startWorkOnce } from './start-work-once.ts';

/** Asks a trust to bring in the images of its frozen cohort; once, however often this runs. */
export const makeStartImport = (maker: TaskMaker) => startWorkOnce(maker, 'import');

/** Lambda entry. */
export const handler = workflowStep('start-import', ApprovalInput, () => makeStartImport(runtimeTaskMaker()));
