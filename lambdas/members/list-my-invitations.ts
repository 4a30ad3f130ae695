import { listMyInvitations } from '#contracts/api/members';
import type { MyInvitation } from '#contracts/membership';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { readItems } from '#lambdas/platform/ledger/read-items';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { InvitationItem } from './invitation-item.ts';

type Deps = { readonly ledger: Ledger };

/** The caller's own open invitations; those into projects that are closed by now are left out. */
export const makeListMyInvitations =
  ({ ledger }: Deps): OperationHandler<typeof listMyInvitations> =>
  async ({ query }, { caller }) => {
    const { email } = callerOf(caller, 'user');
    const list = { index: 'gsi1', partition: partitions.invitations(email), newestFirst: true } as const;
    const { items, ...rest } = await queryPage(ledger, list, InvitationItem, query);
    const [projects, names] = await Promise.all([
      readItems(
        ledger,
        items.map(({ projectId }) => keys.project(projectId)),
        ProjectItem,
      ),
      readUserNames(
        ledger,
        items.map(({ invitedBy }) => invitedBy),
      ),
    ]);
    const invitations = items.flatMap((invitation): MyInvitation[] => {
      const project = projects.find(({ projectId }) => projectId === invitation.projectId);
      if (project === undefined || project.status === 'CLOSED' || project.removedAt !== undefined) return [];
      return [{ ...invitation, projectName: project.name, invitedByName: names.get(invitation.invitedBy) ?? '' }];
    });
    return { invitations, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listMyInvitations, () => makeListMyInvitations({ ledger: runtimeLedger() }));
