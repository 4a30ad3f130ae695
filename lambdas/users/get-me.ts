import { getMe } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import type { UserId } from '#contracts/ids';
import type { User } from '#contracts/user';
import { callerOf } from '#lambdas/platform/caller';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { runtimeLedger } from '#lambdas/platform/ledger';
import { readUser } from '#lambdas/platform/user-item';

type Deps = { readonly readUser: (userId: UserId) => Promise<User | undefined> };

/** Every user: who they are here. Changes nothing. */
export const makeGetMe =
  (deps: Deps): OperationHandler<typeof getMe> =>
  async (_, { caller }) => {
    const user = await deps.readUser(callerOf(caller, 'user').userId);
    if (user === undefined) throw new AppError('NOT_FOUND');
    return user;
  };

export const handler = edge(getMe, () => makeGetMe({ readUser: (userId) => readUser(runtimeLedger(), userId) }));
