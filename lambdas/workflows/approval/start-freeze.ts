import { runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { startWorkOnce } from './start-work-once.ts';

/** Asks a trust that approved to freeze the cohort it was staged on; once, however often this runs. */
export const makeStartFreeze = (maker: TaskMaker) => startWorkOnce(maker, 'freeze');

/** Lambda entry. */
export const handler = workflowStep('start-freeze', ApprovalInput, () => makeStartFreeze(runtimeLargeTaskMaker()));
