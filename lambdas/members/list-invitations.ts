import { listInvitations } from '#contracts/api/members';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireProject } from '#lambdas/platform/items/require-project';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { InvitationItem } from './invitation-item.ts';

type Deps = { readonly ledger: Ledger };

/** The open invitations of a project, for its owner or an Admin: nobody else reads addresses. */
export const makeListInvitations =
  ({ ledger }: Deps): OperationHandler<typeof listInvitations> =>
  async ({ params: { projectId }, query }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'modify');
    const list = { partition: keys.project(projectId).pk, prefix: childPrefix.invitations };
    const { items, ...rest } = await queryPage(ledger, list, InvitationItem, query);
    return { invitations: [...items], ...rest };
  };

/** Lambda entry. */
export const handler = edge(listInvitations, () => makeListInvitations({ ledger: runtimeLedger() }));
