import { queryOutcome } from '#lambdas/cohorts/outcomes/query-outcome';
import { readRun } from '#lambdas/platform/items/read-run';
import { commit } from '#lambdas/platform/ledger/commit';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import type { TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { type EndedTask, outcomeApplied } from '#lambdas/platform/tasks/task-outcome';
import type { Executions } from '#lambdas/platform/workflow/executions';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { signalStep } from '#lambdas/platform/workflow/signal-step';
import { deleteOutcome } from '#lambdas/workflows/approval/outcomes/delete-outcome';
import { freezeOutcome } from '#lambdas/workflows/approval/outcomes/freeze-outcome';
import { importOutcome } from '#lambdas/workflows/approval/outcomes/import-outcome';
import { admitOutcome } from '#lambdas/workflows/run/outcomes/admit-outcome';
import { joinOutcome } from '#lambdas/workflows/run/outcomes/join-outcome';

const outcomeOf = (ledger: Ledger, task: EndedTask): Outcome | Promise<Outcome> => {
  switch (task.type) {
    case 'cohort_query':
      return queryOutcome(ledger, task);
    case 'freeze_cohort':
      return freezeOutcome(ledger, task);
    case 'import_images':
      return importOutcome(ledger, task);
    case 'delete_cohort':
      return deleteOutcome(ledger, task);
    case 'admit_run':
      return admitOutcome(ledger, task);
    case 'join_run':
      return joinOutcome(ledger, task);
    case 'stop_run':
      return noOutcome;
  }
};

/**
 * Applies an ended task: one transaction of the mark that it is applied, what it changes and its audit events. Where
 * the ledger has moved on, only the mark is written. The wait is signalled even for a repeat, because the first time
 * may have died between the two.
 */
export const applyOutcome = async (
  maker: TaskMaker,
  executions: Pick<Executions, 'succeed'>,
  task: EndedTask,
): Promise<void> => {
  const { ledger } = maker;
  const outcome = await outcomeOf(ledger, task);
  const applied = outcomeApplied(ledger, task);
  const committed = await commit(ledger, [applied, ...outcome.writes], outcome.audit);
  if (committed.kind === 'refused' && committed.index > 0) await commit(ledger, [applied], []);
  if (committed.kind === 'refused' && task.type === 'admit_run') await tellTooLate(maker, task);
  if (outcome.signal !== undefined)
    await signalStep({ ledger, executions }, outcome.signal.subject, outcome.signal.step);
};

/** A trust said yes after the admissions were closed: it holds a key for a run that goes on without it. */
const tellTooLate = async (maker: TaskMaker, { refs, trustId }: EndedTask): Promise<void> => {
  const found = refs.runId === undefined ? undefined : await readRun(maker.ledger, refs.runId);
  const late = found?.trusts.filter((trust) => trust.trustId === trustId && trust.status === 'LATE') ?? [];
  if (found !== undefined) await stopRunAtTrusts(maker, found.run, late, 'NOT_SELECTED');
};
