import { listUsers } from '#contracts/api/users';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { UserItem } from '#lambdas/platform/items/user-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { userProfile } from './user-profile.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: a page of the users, by e-mail address. Changes nothing. */
export const makeListUsers =
  ({ ledger }: Deps): OperationHandler<typeof listUsers> =>
  async ({ query }) => {
    const { items, ...rest } = await queryPage(ledger, { index: 'gsi1', partition: partitions.users }, UserItem, query);
    return { users: items.map(userProfile), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listUsers, () => makeListUsers({ ledger: runtimeLedger() }));
