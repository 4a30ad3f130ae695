import { retryImport } from '#contracts/api/projects';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { type RetryDeps, retryPartWork, runtimeRetryDeps } from './retry-part-work.ts';

/** Asks a trust again to import its images where that failed, for whoever may modify the project. */
export const makeRetryImport = (deps: RetryDeps): OperationHandler<typeof retryImport> => retryPartWork('import', deps);

/** Lambda entry. */
export const handler = edge(retryImport, () => makeRetryImport(runtimeRetryDeps(runtimeTaskMaker())));
