import { retryFreeze } from '#contracts/api/projects';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeLargeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { type RetryDeps, retryPartWork, runtimeRetryDeps } from './retry-part-work.ts';

/** Asks a trust again to freeze its cohort where that failed, for whoever may modify the project. */
export const makeRetryFreeze = (deps: RetryDeps): OperationHandler<typeof retryFreeze> => retryPartWork('freeze', deps);

/** Lambda entry. */
export const handler = edge(retryFreeze, () => makeRetryFreeze(runtimeRetryDeps(runtimeLargeTaskMaker())));
