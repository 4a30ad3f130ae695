import { setUserRole } from '#contracts/api/users';
import type { TrustId } from '#contracts/ids';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import { requireUser } from '#lambdas/platform/items/require-user';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeDirectory } from './cognito-directory.ts';
import { commitStanding } from './commit-standing.ts';
import type { Directory } from './directory.ts';
import { requireOther } from './require-other.ts';
import { userProfile } from './user-profile.ts';

type Deps = { readonly ledger: Ledger; readonly directory: Pick<Directory, 'setRole'> };

/**
 * Admin: gives another person exactly one role. Both trusts count their Trust Admins in the same transaction, since the
 * first of a trust takes the authority over it from the Admins and the last leaves it to them. The directory follows;
 * until it has, or where that is interrupted, the two disagree and the person is let in nowhere. Calling again mends it.
 */
export const makeSetUserRole =
  ({ ledger, directory }: Deps): OperationHandler<typeof setUserRole> =>
  async ({ body, params }, { caller }) => {
    const user = await requireOther(ledger, caller, params.userId);
    const { userId } = user;
    const { role, trustId } = body;
    if (role !== user.role || trustId !== user.trustId) {
      if (trustId !== undefined) await requireTrust(ledger, trustId);
      const actor = actorOf(caller);
      const move = (of: TrustId, by: 1 | -1): LedgerWrite =>
        updateItem(ledger, {
          key: keys.trust(of),
          // Of a trust that is being removed in the same moment nobody becomes Trust Admin.
          ...(by === 1 ? { expect: [{ attribute: 'status', oneOf: trustLifecycle.remove.from }] } : {}),
          add: { trustAdmins: by },
        });
      const note = (of: TrustId, action: 'trust.adminAdded' | 'trust.adminRemoved') => ({
        action,
        actor,
        subject: { kind: 'trust', id: of },
        facts: { userId: String(userId) },
      });
      const placed = trustId === undefined ? undefined : { trustId, ...secondIndex.trustAdmins(trustId, userId) };
      const change = updateItem(ledger, {
        key: keys.user(userId),
        expect: [
          { attribute: 'role', oneOf: [user.role] },
          ...(user.trustId === undefined ? [] : [{ attribute: 'trustId', oneOf: [user.trustId] }]),
        ],
        set: { role, roleSetAt: ledger.now().toISOString(), ...placed },
        ...(placed === undefined ? { remove: ['trustId', 'gsi2pk', 'gsi2sk'] } : {}),
      });
      await commitStanding(
        ledger,
        caller,
        [
          change,
          ...(user.trustId === undefined ? [] : [move(user.trustId, -1)]),
          ...(trustId === undefined ? [] : [move(trustId, 1)]),
        ],
        [
          {
            action: 'user.roleSet',
            actor,
            subject: { kind: 'user', id: userId },
            facts: { from: user.role, to: role, ...(trustId === undefined ? {} : { trustId: String(trustId) }) },
          },
          ...(user.trustId === undefined ? [] : [note(user.trustId, 'trust.adminRemoved')]),
          ...(trustId === undefined ? [] : [note(trustId, 'trust.adminAdded')]),
        ],
      );
    }
    const now = await requireUser(ledger, userId);
    await directory.setRole(now.email, now.role);
    return userProfile(now);
  };

/** Lambda entry. */
export const handler = edge(setUserRole, () =>
  makeSetUserRole({ ledger: runtimeLedger(), directory: runtimeDirectory(env('USER_POOL_ID')) }),
);
