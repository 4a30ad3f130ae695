import { withdrawInvitation } from '#contracts/api/members';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { endInvitation } from './invitation-item.ts';

type Deps = { readonly ledger: Ledger };

/** Takes an invitation back, by the project's owner or an Admin; where there is none, changes nothing. */
export const makeWithdrawInvitation =
  ({ ledger }: Deps): OperationHandler<typeof withdrawInvitation> =>
  async ({ params: { projectId }, body: { email } }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'modify');
    await commit(ledger, endInvitation(ledger, { projectId, email }), [
      { action: 'project.invitationWithdrawn', actor: actorOf(caller), subject: { kind: 'project', id: projectId } },
    ]);
  };

/** Lambda entry. */
export const handler = edge(withdrawInvitation, () => makeWithdrawInvitation({ ledger: runtimeLedger() }));
