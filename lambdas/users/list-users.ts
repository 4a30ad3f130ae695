import { listUsers } from '#contracts/api/users';
import { foundUser } from '#domain/access/found-user';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { UserItem } from '#lambdas/platform/items/user-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { userProfile } from './user-profile.ts';

type Deps = { readonly ledger: Ledger };

/** Admin: a page of the users, by e-mail address, or of those whom the filter finds. Changes nothing. */
export const makeListUsers =
  ({ ledger }: Deps): OperationHandler<typeof listUsers> =>
  async ({ query: { cursor, limit, ...filter } }) => {
    const filtered = Object.values(filter).some((value) => value !== undefined);
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.users },
      UserItem,
      { limit, cursor },
      filtered ? (user) => foundUser(userProfile(user), filter) : undefined,
    );
    return { users: items.map(userProfile), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listUsers, () => makeListUsers({ ledger: runtimeLedger() }));
