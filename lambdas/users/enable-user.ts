import { enableUser } from '#contracts/api/users';
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

type Deps = { readonly ledger: Ledger; readonly directory: Pick<Directory, 'enable'> };

/**
 * Admin: lets a disabled person sign in again. The directory goes first, so that whoever the ledger lets in can sign in;
 * calling again mends what was interrupted in between.
 */
export const makeEnableUser =
  ({ ledger, directory }: Deps): OperationHandler<typeof enableUser> =>
  async ({ params }, { caller }) => {
    const user = await requireOther(ledger, caller, params.userId);
    await directory.enable(user.email);
    if (user.disabledAt !== undefined) {
      const now = ledger.now().toISOString();
      const enabling = updateItem(ledger, {
        key: keys.user(user.userId),
        present: ['disabledAt'],
        set: { enabledAt: now, signedOutAt: now },
        remove: ['disabledAt'],
      });
      await commitStanding(
        ledger,
        caller,
        [enabling],
        [
          {
            action: 'user.enabled',
            actor: actorOf(caller),
            subject: { kind: 'user', id: user.userId },
            facts: { role: user.role },
          },
        ],
      );
    }
    return userProfile(await requireUser(ledger, user.userId));
  };

/** Lambda entry. */
export const handler = edge(enableUser, () =>
  makeEnableUser({ ledger: runtimeLedger(), directory: runtimeDirectory(env('USER_POOL_ID')) }),
);
