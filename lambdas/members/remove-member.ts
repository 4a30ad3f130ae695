import { removeMember } from '#contracts/api/members';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { changeParties, leaveProject } from '#lambdas/platform/items/party-item';
import { requireOpen } from '#lambdas/platform/items/project-open';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';
import { partiesChanged } from './parties-changed.ts';

type Deps = { readonly ledger: Ledger };

/**
 * Takes a member out of a project: any of them by its owner or an Admin, and a member themself. Who is no member is none
 * afterwards either. Throws WRONG_STATE for the owner, who transfers the project first.
 */
export const makeRemoveMember =
  ({ ledger }: Deps): OperationHandler<typeof removeMember> =>
  async ({ params: { projectId, userId } }, { caller }) => {
    const oneself = callerOf(caller, 'user').userId === userId;
    const { project } = await requireProject(ledger, caller, projectId, oneself ? 'see' : 'modify');
    if (project.ownerId === userId)
      throw new AppError('WRONG_STATE', {
        details: [{ rule: 'another owner, before this one leaves the project', place: 'params.userId' }],
      });
    if (!project.members.includes(userId)) return;
    requireOpen(project);
    const members = project.members.filter((member) => member !== userId);
    const committed = await commit(
      ledger,
      [changeParties(ledger, project, { members }), leaveProject(ledger, projectId, userId)],
      [
        {
          action: 'project.memberLeft',
          actor: actorOf(caller),
          subject: { kind: 'project', id: projectId },
          facts: { userId },
        },
      ],
    );
    if (committed.kind === 'refused') throw partiesChanged();
  };

/** Lambda entry. */
export const handler = edge(removeMember, () => makeRemoveMember({ ledger: runtimeLedger() }));
