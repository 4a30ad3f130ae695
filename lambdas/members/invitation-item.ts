import type { ProjectId } from '#contracts/ids';
import { mostInvitations, ProjectInvitation } from '#contracts/membership';
import { addToSet, type BoundedSet, takeFromSet } from '#lambdas/platform/ledger/bounded-set';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { deleteItem, putNew } from '#lambdas/platform/ledger/ledger-writes';

/** An open invitation on the ledger; one that is answered or withdrawn is gone. */
export const InvitationItem = ProjectInvitation;

const openOf = (projectId: ProjectId): BoundedSet => ({
  key: keys.openInvitations(projectId),
  kind: 'OPEN_INVITATIONS',
  attribute: 'invited',
});

type Invited = Pick<ProjectInvitation, 'email' | 'projectId'>;

const idOf = ({ email, projectId }: Invited): string => keys.invitation(projectId, email).sk;

/** The writes of a new invitation: the first does not hold for one that is there, the second at the most of them. */
export const openInvitation = (ledger: Ledger, invitation: ProjectInvitation): LedgerWrite[] => {
  const { email, projectId } = invitation;
  return [
    putNew(ledger, {
      ...keys.invitation(projectId, email),
      ...firstIndex.invitations(email, projectId),
      kind: 'INVITATION',
      ...invitation,
    }),
    addToSet(ledger, openOf(projectId), idOf(invitation), mostInvitations),
  ];
};

/** The writes that end an invitation; the first does not hold where it is gone already. */
export const endInvitation = (ledger: Ledger, invited: Invited): LedgerWrite[] => [
  deleteItem(ledger, keys.invitation(invited.projectId, invited.email)),
  takeFromSet(ledger, openOf(invited.projectId), idOf(invited)),
];
