import { getUser } from '#contracts/api/users';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireUser } from '#lambdas/platform/items/require-user';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { userProfile } from './user-profile.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: one user. Changes nothing. */
export const makeGetUser =
  ({ ledger }: Deps): OperationHandler<typeof getUser> =>
  async ({ params }) =>
    userProfile(await requireUser(ledger, params.userId));

/** Lambda entry. */
export const handler = edge(getUser, () => makeGetUser({ ledger: runtimeLedger() }));
