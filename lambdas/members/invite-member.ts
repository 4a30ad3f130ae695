import { inviteMember } from '#contracts/api/members';
import { AppError } from '#contracts/app-error';
import { mostInvitations, type ProjectInvitation } from '#contracts/membership';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { projectClosed, projectOpen } from '#lambdas/platform/items/project-open';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readUser } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { countUse } from '#lambdas/platform/ledger/count-use';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { InvitationItem, openInvitation } from './invitation-item.ts';

/** Of one person: each is a mail. */
const mostInvitationsOfDay = 200;
const dayMilliseconds = 86_400_000;

type Deps = { readonly ledger: Ledger };

const tooMany = (): AppError =>
  new AppError('CONFLICT', {
    details: [{ rule: `at most ${mostInvitations} open invitations of one project`, place: 'project' }],
  });

/**
 * Invites an address into a project, by its owner or an Admin. Nothing is looked up by the address, so that neither the
 * answer nor its time tells whether anybody has it; the mail goes only to who has an account. Inviting again changes
 * nothing and sends nothing.
 */
export const makeInviteMember =
  ({ ledger }: Deps): OperationHandler<typeof inviteMember> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { project, user } = await requireProject(ledger, caller, projectId, 'modify');
    const invitation: ProjectInvitation = {
      projectId,
      email: body.email.toLowerCase(),
      invitedBy: user.userId,
      invitedAt: ledger.now().toISOString(),
    };
    const day = invitation.invitedAt.slice(0, 10);
    const inviter = await readUser(ledger, user.userId);
    const committed = await commit(
      ledger,
      [
        projectOpen(ledger, projectId),
        ...openInvitation(ledger, invitation),
        mailWrite(ledger, {
          to: { email: invitation.email },
          subject: 'You are invited into a project on FLIP',
          text: `${inviter?.name ?? user.email} invites you into the project "${project.name}".\nAccept or decline it here:`,
          page: '/invitations',
        }),
        countUse(ledger, {
          key: keys.uses('invite', user.userId, day),
          most: mostInvitationsOfDay,
          expiresAt: new Date(ledger.now().getTime() + 2 * dayMilliseconds),
        }),
      ],
      [{ action: 'project.memberInvited', actor: actorOf(caller), subject: { kind: 'project', id: projectId } }],
    );
    if (committed.kind === 'applied') return invitation;
    if (committed.index === 0) throw projectClosed();
    if (committed.index === 2) throw tooMany();
    if (committed.index === 4) throw new AppError('TOO_MANY_REQUESTS');
    const standing = await readItem(ledger, keys.invitation(projectId, invitation.email), InvitationItem);
    return standing ?? invitation;
  };

/** Lambda entry. */
export const handler = edge(inviteMember, () => makeInviteMember({ ledger: runtimeLedger() }));
