import { decideProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { approvalByTwo, type FirstApproval } from '#domain/project/approval-by-two';
import { askedSha256 } from '#domain/project/asked-set';
import { decideTransition } from '#domain/project/decide-transition';
import { decisionLifecycle } from '#domain/project/decision-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { writeDecided } from '#lambdas/platform/items/decided-item';
import { decidesForTrust } from '#lambdas/platform/items/decides-for-trust';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readAskedSet } from '#lambdas/platform/items/read-asked-set';
import { requireProject } from '#lambdas/platform/items/require-project';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, requireItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { signalStep } from '#lambdas/platform/workflow/signal-step';
import { startApproval } from '#lambdas/platform/workflow/start-approval';
import { decisionMail } from './decision-mail.ts';
import { firstApprovalNames, recordFirstApproval } from './first-approval.ts';
import { projectChanged } from './project-changed.ts';
import { type Decider, requireDecider } from './require-decider.ts';

type Deps = { readonly ledger: Ledger; readonly executions: Executions; readonly approvalMachineArn: string };

const otherSet = (): AppError =>
  new AppError('CONFLICT', {
    details: [{ rule: 'the project asks for something else by now; read it again', place: 'body.askedSha256' }],
  });

const samePerson = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'another person of the trust must approve it too', place: 'body.decision' }],
  });

/** The approval that waits for a second person. */
const firstApproval = async (ledger: Ledger, { part, trust }: Decider): Promise<FirstApproval | undefined> => {
  const { firstApprovedBy: by, firstApprovedSha256: sha256 } = part;
  if (by === undefined || sha256 === undefined) return undefined;
  return { by, askedSha256: sha256, stillDecides: await decidesForTrust(ledger, trust, by) };
};

/**
 * Records one trust's decision. A trust with a Trust Admin decides for itself (SITE), another is decided for by an
 * Admin (HUB). The first approval approves the project, in the same transaction; the workflow goes on after it. With what
 * was decided stays what it was about. Where the trust wants two people, the first one's approval waits for another
 * person's; one person's decline is the trust's.
 */
export const makeDecideProject =
  ({ ledger, executions, approvalMachineArn }: Deps): OperationHandler<typeof decideProject> =>
  async ({ params: { projectId }, body: { askedSha256: read, decision, reason, trustId } }, { caller }) => {
    const decider = await requireDecider(ledger, caller, projectId, trustId);
    const { decidedAs, part, project, trust, user } = decider;
    const wish = decideTransition(project.status, part.decision, decision);
    if (wish.kind === 'not-staged')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the project must be staged', place: 'project' }] });
    if (wish.kind === 'closed') throw new AppError('DECISION_CLOSED');
    if (wish.kind === 'change') {
      const asked = await readAskedSet(ledger, decider, part);
      if (read !== undefined && read !== askedSha256(asked)) throw otherSet();
      const projectAsSeen = {
        key: keys.project(projectId),
        // What is decided about: members may change at any time, and the project may be unstaged, changed and staged again.
        ...asRead(project, ['status', 'stagedAt', 'partyChanges']),
      };
      if (decision === 'APPROVED') {
        const byTwo = approvalByTwo(
          { secondDecider: trust.secondDecider === true },
          await firstApproval(ledger, decider),
          {
            by: user.userId,
            askedSha256: askedSha256(asked),
          },
        );
        if (byTwo === 'samePerson') throw samePerson();
        if (byTwo === 'first') {
          await recordFirstApproval(ledger, decider, asked, {
            actor: actorOf(caller),
            also: [requireItem(ledger, projectAsSeen), decider.sameAuthority],
          });
          return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
        }
      }
      const first = asRead(part, firstApprovalNames);
      const step = decisionLifecycle[wish.name];
      // A trust that had declined has no workflow any more: turning round needs a new one, under the next name.
      const again = part.decision === 'PENDING' ? part.executions : part.executions + 1;
      const actor = actorOf(caller);
      const notes: AuditNote[] = [
        {
          action: decision === 'APPROVED' ? 'project.trustApproved' : 'project.trustDeclined',
          actor,
          subject: { kind: 'project', id: projectId },
          facts: { trustId, decidedAs },
        },
        ...(wish.approvesProject
          ? [{ action: 'project.approved', actor, subject: { kind: 'project', id: projectId }, facts: { trustId } }]
          : []),
      ];
      // Decisions from before they were counted are in no count that could be turned round.
      const turned = part.decision === 'PENDING' || project.declines === 0 ? 0 : -1;
      const counted = decision === 'APPROVED' ? { approvals: 1, declines: turned } : { declines: 1 };
      const decided = await applyTransition(ledger, {
        key: keys.projectTrust(projectId, trustId),
        schema: ProjectTrustItem,
        attribute: 'decision',
        step: { ...step, from: [part.decision] },
        expect: first.expect,
        change: {
          absent: first.absent,
          set: {
            decidedBy: user.userId,
            decidedAs,
            decidedAt: ledger.now().toISOString(),
            executions: again,
            ...(reason === undefined ? {} : { reason }),
            ...(decision === 'APPROVED' ? secondIndex.approvals(projectId, trustId) : {}),
          },
          remove: [
            ...(reason === undefined ? ['reason'] : []),
            ...(decision === 'DECLINED' ? ['gsi2pk', 'gsi2sk', ...firstApprovalNames, 'firstApprovedAt'] : []),
          ],
        },
        also: [
          wish.approvesProject
            ? updateItem(ledger, { ...projectAsSeen, set: { status: 'APPROVED' }, add: counted })
            : updateItem(ledger, { ...projectAsSeen, add: counted }),
          decider.sameAuthority,
          writeDecided(ledger, part, decision, asked),
          mailWrite(ledger, decisionMail(project, part, decision)),
        ],
        audit: notes,
      });
      if (decided.kind !== 'applied') throw projectChanged();
      if (decision === 'APPROVED' && again !== part.executions)
        await startApproval({ executions, approvalMachineArn }, { projectId, trustId, executions: again });
    }
    await signalStep({ ledger, executions }, { kind: 'approval', projectId, trustId }, 'decision');
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(decideProject, () =>
  makeDecideProject({
    ledger: runtimeLedger(),
    executions: runtimeExecutions(),
    approvalMachineArn: env('APPROVAL_MACHINE_ARN'),
  }),
);
