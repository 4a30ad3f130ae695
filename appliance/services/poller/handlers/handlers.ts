import type { TaskPayload, TaskResult, TaskType } from '#contracts/task';
import type { HandlerDeps, TaskContext } from '../ports.ts';
import { admitRun } from './admit-run.ts';
import { cohortQuery } from './cohort-query.ts';
import { deleteCohort } from './delete-cohort.ts';
import { freezeCohort } from './freeze-cohort.ts';
import { importImages } from './import-images.ts';
import { joinRun } from './join-run.ts';
import { stopRun } from './stop-run.ts';

/** One handler for every task type. */
export type Handlers = {
  readonly [T in TaskType]: (payload: TaskPayload<T>, context: TaskContext) => Promise<TaskResult<T>>;
};

/** Makes the handlers of all task types. */
export const makeHandlers = (deps: HandlerDeps): Handlers => ({
  cohort_query: cohortQuery(deps),
  freeze_cohort: freezeCohort(deps),
  import_images: importImages(deps),
  delete_cohort: deleteCohort(deps),
  admit_run: admitRun(deps),
  join_run: joinRun(deps),
  stop_run: stopRun(deps),
});
