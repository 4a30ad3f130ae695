import { stageProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import { projectLifecycle } from '#domain/project/project-lifecycle';
import { stageFaults } from '#domain/project/stage-faults';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { ProjectItem, type ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readAnswers } from '#lambdas/platform/items/read-answers';
import { requireProject } from '#lambdas/platform/items/require-project';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { type ApprovalStarter, startApproval } from '#lambdas/platform/workflow/start-approval';

type Deps = { readonly ledger: Ledger; readonly starter: ApprovalStarter };

const notDraft = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'the project must be a draft with a cohort query', place: 'project' }],
  });

/** Asks the chosen trusts for their decision on what they answered; starts the approval of each. */
export const makeStageProject =
  ({ ledger, starter }: Deps): OperationHandler<typeof stageProject> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { project } = await requireProject(ledger, caller, projectId, 'modify');
    const { latestQueryId } = project;
    if (project.status !== 'DRAFT' || latestQueryId === undefined) throw notDraft();
    const chosen: TrustId[] = [...new Set(body.trustIds)];
    const answers = await readAnswers(ledger, latestQueryId);
    const faults = stageFaults(chosen, answers);
    if (faults.length > 0) throw new AppError('STAGE_TRUST_NOT_ANSWERED', { details: faults });
    const trusts = answers
      .filter((answer) => chosen.includes(answer.trustId))
      .map(
        ({ trustId, code }): ProjectTrustItem => ({
          projectId,
          trustId,
          code,
          queryId: latestQueryId,
          decision: 'PENDING',
          cohort: 'NONE',
          imaging: 'NONE',
          executions: 1,
          faults: 0,
        }),
      );
    const stagedAt = ledger.now().toISOString();
    const staged = await applyTransition(ledger, {
      key: keys.project(projectId),
      schema: ProjectItem,
      step: projectLifecycle.stage,
      // What the trusts answered is what is staged: a question asked meanwhile makes this one stale.
      expect: [{ attribute: 'latestQueryId', oneOf: [latestQueryId] }],
      change: { set: { stagedAt, trustIds: chosen } },
      also: trusts.map((trust) =>
        putNew(ledger, {
          ...keys.projectTrust(projectId, trust.trustId),
          ...firstIndex.trustProjects(trust.trustId, projectId),
          ...secondIndex.approvals(projectId, trust.trustId),
          kind: 'PROJECT_TRUST',
          ...trust,
        }),
      ),
      audit: {
        action: 'project.staged',
        actor: actorOf(caller),
        subject: { kind: 'project', id: projectId },
        facts: { queryId: latestQueryId, trusts: chosen.length },
      },
    });
    if (staged.kind !== 'applied') throw notDraft();
    await Promise.all(trusts.map((trust) => startApproval(starter, trust)));
    return projectAnswer({ project: { ...project, status: 'STAGED', stagedAt, trustIds: chosen }, trusts });
  };

/** Lambda entry. */
export const handler = edge(stageProject, () =>
  makeStageProject({
    ledger: runtimeLedger(),
    starter: { executions: runtimeExecutions(), approvalMachineArn: env('APPROVAL_MACHINE_ARN') },
  }),
);
