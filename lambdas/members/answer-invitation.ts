import { answerInvitation } from '#contracts/api/members';
import { AppError } from '#contracts/app-error';
import { mostMembers } from '#contracts/membership';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { changeParties, joinProject } from '#lambdas/platform/items/party-item';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { requireOpen } from '#lambdas/platform/items/project-open';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';
import { endInvitation, InvitationItem } from './invitation-item.ts';
import { partiesChanged } from './parties-changed.ts';

type Deps = { readonly ledger: Ledger };

const full = (): AppError =>
  new AppError('CONFLICT', { details: [{ rule: `at most ${mostMembers} members of one project`, place: 'project' }] });

/**
 * Accepts or declines an invitation by the address that the caller signs in with; who accepts is a member from then on.
 * Throws NOT_FOUND without an invitation, WRONG_STATE where the project is closed.
 */
export const makeAnswerInvitation =
  ({ ledger }: Deps): OperationHandler<typeof answerInvitation> =>
  async ({ params: { projectId }, body: { answer } }, { caller }) => {
    const { email, userId } = callerOf(caller, 'user');
    const [invitation, project] = await Promise.all([
      readItem(ledger, keys.invitation(projectId, email), InvitationItem),
      readItem(ledger, keys.project(projectId), ProjectItem),
    ]);
    if (invitation === undefined || project === undefined || project.removedAt !== undefined)
      throw new AppError('NOT_FOUND');
    const subject = { kind: 'project', id: projectId };
    const actor = actorOf(caller);
    const ends = endInvitation(ledger, { projectId, email });
    if (answer === 'DECLINED') {
      await commit(ledger, ends, [{ action: 'project.invitationDeclined', actor, subject }]);
      return;
    }
    requireOpen(project);
    const belongs = project.ownerId === userId || project.members.includes(userId);
    if (!belongs && project.members.length >= mostMembers) throw full();
    const joins = belongs
      ? []
      : [
          changeParties(ledger, project, { members: [...project.members, userId] }),
          joinProject(ledger, projectId, userId),
        ];
    const notes = belongs ? [] : [{ action: 'project.memberJoined', actor, subject, facts: { userId } }];
    if ((await commit(ledger, [...ends, ...joins], notes)).kind === 'refused') throw partiesChanged();
  };

/** Lambda entry. */
export const handler = edge(answerInvitation, () => makeAnswerInvitation({ ledger: runtimeLedger() }));
