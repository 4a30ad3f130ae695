import { updateUser } from '#contracts/api/users';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { editProfile } from './edit-profile.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: changes what a person is called and where they work. */
export const makeUpdateUser =
  ({ ledger }: Deps): OperationHandler<typeof updateUser> =>
  ({ body, params }, { caller }) =>
    editProfile(ledger, params.userId, body, actorOf(caller));

/** Lambda entry. */
export const handler = edge(updateUser, () => makeUpdateUser({ ledger: runtimeLedger() }));
