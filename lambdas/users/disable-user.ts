import { disableUser } from '#contracts/api/users';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireUser } from '#lambdas/platform/items/require-user';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeDirectory } from './cognito-directory.ts';
import { commitStanding } from './commit-standing.ts';
import type { Directory } from './directory.ts';
import { requireOther } from './require-other.ts';
import { userProfile } from './user-profile.ts';

type Deps = { readonly ledger: Ledger; readonly directory: Pick<Directory, 'disable'> };

/**
 * Admin: shuts another person out. The ledger alone refuses them from the next call on; the directory follows, and
 * calling again mends what was interrupted in between. Who decided for a trust keeps that role, so that the authority
 * over the trust stays where it was.
 */
export const makeDisableUser =
  ({ ledger, directory }: Deps): OperationHandler<typeof disableUser> =>
  async ({ params }, { caller }) => {
    const user = await requireOther(ledger, caller, params.userId);
    if (user.disabledAt === undefined) {
      const now = ledger.now().toISOString();
      const disabling = updateItem(ledger, {
        key: keys.user(user.userId),
        absent: ['disabledAt'],
        set: { disabledAt: now, signedOutAt: now },
      });
      await commitStanding(
        ledger,
        caller,
        [disabling],
        [
          {
            action: 'user.disabled',
            actor: actorOf(caller),
            subject: { kind: 'user', id: user.userId },
            facts: { role: user.role },
          },
        ],
      );
    }
    await directory.disable(user.email);
    return userProfile(await requireUser(ledger, user.userId));
  };

/** Lambda entry. */
export const handler = edge(disableUser, () =>
  makeDisableUser({ ledger: runtimeLedger(), directory: runtimeDirectory(env('USER_POOL_ID')) }),
);
