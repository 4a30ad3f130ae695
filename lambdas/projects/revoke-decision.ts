import { revokeDecision } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { canTransition } from '#domain/lifecycle/can-transition';
import { decisionLifecycle } from '#domain/project/decision-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { requireProject } from '#lambdas/platform/items/require-project';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeTaskMaker } from '#lambdas/platform/tasks/create-task';
import { endTrustPart } from '#lambdas/platform/tasks/end-trust-part';
import type { ProjectEnder } from '#lambdas/platform/workflow/end-project';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { stopWorkOfParts } from '#lambdas/platform/workflow/stop-work-of-parts';
import { decisionMail } from './decision-mail.ts';
import { projectChanged } from './project-changed.ts';
import { requireDecider } from './require-decider.ts';

const notApproved = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'the project and the trust’s decision must be approved', place: 'project' }],
  });

/**
 * Takes a trust's approval back, by whoever may decide for it: one write ends its part and asks it to delete its cohort;
 * then every run that includes it is stopped. Revoking again changes nothing and goes on with what was left.
 */
export const makeRevokeDecision =
  ({ maker, executions }: ProjectEnder): OperationHandler<typeof revokeDecision> =>
  async ({ params: { projectId }, body: { reason, trustId } }, { caller }) => {
    const { ledger } = maker;
    const { decidedAs, part, project, sameAuthority } = await requireDecider(ledger, caller, projectId, trustId);
    const actor = actorOf(caller);
    if (part.decision !== 'REVOKED') {
      if (project.status !== 'APPROVED' || !canTransition(decisionLifecycle.revoke, part.decision)) throw notApproved();
      const ended = await endTrustPart(maker, part, {
        reason: 'DECISION_REVOKED',
        actor,
        decidedAs,
        words: reason,
        also: [
          // Counted, so that a run that begins in the same moment at several trusts sees that one is gone.
          updateItem(ledger, {
            key: keys.project(projectId),
            expect: [{ attribute: 'status', oneOf: ['APPROVED'] }],
            add: { revocations: 1 },
          }),
          sameAuthority,
          mailWrite(ledger, decisionMail(project, part, 'REVOKED')),
        ],
      });
      if (ended === 'changed') throw projectChanged();
    }
    await stopWorkOfParts({ ledger, executions }, [part], actor);
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(revokeDecision, () =>
  makeRevokeDecision({ maker: runtimeTaskMaker(), executions: runtimeExecutions() }),
);
