import { stageProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import { stageFaults } from '#domain/project/stage-faults';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import type { Staging } from '#lambdas/platform/items/project-item';
import { readAnswerHeads } from '#lambdas/platform/items/read-answer-heads';
import { requireProject } from '#lambdas/platform/items/require-project';
import { TrustItem } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItems } from '#lambdas/platform/ledger/read-items';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { type Stager, stageTrusts } from '#lambdas/platform/workflow/stage-trusts';

const TrustStanding = TrustItem.pick({ trustId: true, status: true });

const notDraft = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'the project must be a draft with a cohort query', place: 'project' }],
  });

const inProgress = (): AppError =>
  new AppError('CONFLICT', {
    details: [{ rule: 'no question and no other staging of the project may be in progress', place: 'project' }],
  });

const sameTrusts = (staging: Staging, chosen: readonly TrustId[]): boolean =>
  staging.trusts.length === chosen.length && staging.trusts.every(({ trustId }) => chosen.includes(trustId));

/**
 * Asks the chosen trusts for their decision on what they answered; starts the approval of each. One write begins the
 * staging and the rest follows it: a call that was cut off is completed by the same call again, or by the watcher.
 */
export const makeStageProject =
  (stager: Stager): OperationHandler<typeof stageProject> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { ledger } = stager;
    const { project, user } = await requireProject(ledger, caller, projectId, 'modify');
    const { latestQueryId, staging } = project;
    const chosen: TrustId[] = [...new Set(body.trustIds)];
    if (staging !== undefined && !sameTrusts(staging, chosen)) throw inProgress();
    if (staging === undefined) {
      if (project.status !== 'DRAFT' || latestQueryId === undefined) throw notDraft();
      const answers = await readAnswerHeads(ledger, latestQueryId);
      // One that was removed since it answered is asked for nothing more.
      const trusts = await readItems(ledger, chosen.map(keys.trust), TrustStanding);
      const removed = new Set(trusts.filter(({ status }) => status === 'REMOVED').map(({ trustId }) => trustId));
      const faults = stageFaults(
        chosen,
        answers.filter(({ trustId }) => !removed.has(trustId)),
      );
      if (faults.length > 0) throw new AppError('STAGE_TRUST_NOT_ANSWERED', { details: faults.slice(0, 50) });
      const parties = answers
        .filter(({ trustId }) => chosen.includes(trustId))
        .map(({ code, trustId }) => ({ code, trustId }));
      const begun = updateItem(ledger, {
        key: keys.project(projectId),
        // A question asked meanwhile makes this one stale.
        expect: [
          { attribute: 'status', oneOf: ['DRAFT'] },
          { attribute: 'latestQueryId', oneOf: [latestQueryId] },
        ],
        absent: ['openingQueryId', 'removedAt', 'staging', 'unstagingAt'],
        set: {
          staging: {
            queryId: latestQueryId,
            trusts: parties,
            by: user.userId,
            at: ledger.now().toISOString(),
          } satisfies Staging,
          ...secondIndex.stagings(projectId),
        },
      });
      if ((await commit(ledger, [begun], [])).kind === 'refused') throw inProgress();
    }
    if ((await stageTrusts(stager, projectId)) === 'changed') throw notDraft();
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(stageProject, () =>
  makeStageProject({
    ledger: runtimeLedger(),
    starter: { executions: runtimeExecutions(), approvalMachineArn: env('APPROVAL_MACHINE_ARN') },
  }),
);
