import { updateMe } from '#contracts/api/users';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf, callerOf } from '#lambdas/platform/runtime/caller';
import { editProfile } from './edit-profile.ts';

type Deps = { readonly ledger: Ledger };

/** Every user: changes what they themselves are called and where they work. */
export const makeUpdateMe =
  ({ ledger }: Deps): OperationHandler<typeof updateMe> =>
  ({ body }, { caller }) =>
    editProfile(ledger, callerOf(caller, 'user').userId, body, actorOf(caller));

/** Lambda entry. */
export const handler = edge(updateMe, () => makeUpdateMe({ ledger: runtimeLedger() }));
