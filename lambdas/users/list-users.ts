import { listUsers } from '#contracts/api/users';
import type { User } from '#contracts/user';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readUsers } from '#lambdas/platform/items/user-item';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly readUsers: () => Promise<User[]> };

/** Admin: every user, by e-mail address. Changes nothing. */
export const makeListUsers =
  (deps: Deps): OperationHandler<typeof listUsers> =>
  async () => ({ users: await deps.readUsers() });

export const handler = edge(listUsers, () => makeListUsers({ readUsers: () => readUsers(runtimeLedger()) }));
