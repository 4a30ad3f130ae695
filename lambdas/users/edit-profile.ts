import { AppError } from '#contracts/app-error';
import type { AuditEvent } from '#contracts/audit';
import type { UserId } from '#contracts/ids';
import type { EditProfile, UserProfile } from '#contracts/user';
import { requireUser } from '#lambdas/platform/items/require-user';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { userProfile } from './user-profile.ts';

/** Changes name and organisation of a user; the audit keeps which of them changed, not what they say. Throws NOT_FOUND. */
export const editProfile = async (
  ledger: Ledger,
  userId: UserId,
  { name, organisation }: EditProfile,
  actor: AuditEvent['actor'],
): Promise<UserProfile> => {
  const change = updateItem(ledger, {
    key: keys.user(userId),
    set: { name, organisation: organisation ?? undefined },
    ...(organisation === null ? { remove: ['organisation'] } : {}),
  });
  const facts = { name: name !== undefined, organisation: organisation !== undefined };
  const committed = await commit(
    ledger,
    [change],
    [{ action: 'user.profileEdited', actor, subject: { kind: 'user', id: userId }, facts }],
  );
  if (committed.kind === 'refused') throw new AppError('NOT_FOUND');
  return userProfile(await requireUser(ledger, userId));
};
