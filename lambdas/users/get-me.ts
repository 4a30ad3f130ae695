import { operations } from '#contracts/api/operations';
import { getMe } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import type { UserId } from '#contracts/ids';
import type { User } from '#contracts/user';
import { permissions } from '#domain/access/permissions';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readUser } from '#lambdas/platform/items/user-item';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { userProfile } from './user-profile.ts';

type Deps = { readonly readUser: (userId: UserId) => Promise<User | undefined> };

/** Every user: who they are here, and which operations their role may call. Changes nothing. */
export const makeGetMe =
  (deps: Deps): OperationHandler<typeof getMe> =>
  async (_, { caller }) => {
    const user = await deps.readUser(callerOf(caller, 'user').userId);
    if (user === undefined) throw new AppError('NOT_FOUND');
    return { ...userProfile(user), permissions: permissions(user.role, Object.values(operations)) };
  };

export const handler = edge(getMe, () => makeGetMe({ readUser: (userId) => readUser(runtimeLedger(), userId) }));
