import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { AuditEvent } from '#contracts/audit';
import type { InviteUser, User } from '#contracts/user';
import { trustLifecycle } from '#domain/trust/trust-lifecycle';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { type Committed, commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { env } from '#lambdas/platform/runtime/env';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';
import { runtimeDirectory } from './cognito-directory.ts';
import type { Directory } from './directory.ts';
import { invitationMail } from './invitation-mail.ts';
import { temporaryPassword } from './temporary-password.ts';

/** What adding a user takes. */
export type AddUserDeps = {
  readonly ledger: Ledger;
  readonly directory: Pick<Directory, 'createAccount'>;
  readonly sendMail: SendMail;
  readonly newPassword: () => string;
  readonly publicUrl: string;
};

/** The parts of this deployment. */
export const runtimeAddUserDeps = (): AddUserDeps => ({
  ledger: runtimeLedger(),
  directory: runtimeDirectory(env('USER_POOL_ID')),
  sendMail,
  newPassword: temporaryPassword,
  publicUrl: env('PUBLIC_URL'),
});

/**
 * Makes the account, mails its one-time password, then writes the user down. In this order an interruption at any
 * point is mended by inviting again: until the ledger knows the address, the account can do nothing.
 */
export const addUser = async (
  { ledger, directory, sendMail: send, newPassword, publicUrl }: AddUserDeps,
  person: InviteUser,
  actor: AuditEvent['actor'],
  also: { readonly writes?: readonly LedgerWrite[]; readonly audit?: readonly AuditNote[] } = {},
): Promise<{ readonly user: User; readonly committed: Committed }> => {
  const email = person.email.toLowerCase();
  const { name, role, trustId } = person;
  if ((await readItem(ledger, keys.email(email), z.unknown())) !== undefined) throw new AppError('USER_EXISTS');
  if (trustId !== undefined) await requireTrust(ledger, trustId);
  const password = newPassword();
  const userId = await directory.createAccount({ email, role, temporaryPassword: password });
  await send(invitationMail({ email, name }, password, publicUrl));
  const user: User = {
    userId,
    email,
    name,
    role,
    ...(trustId === undefined ? {} : { trustId }),
    invitedAt: ledger.now().toISOString(),
  };
  const index = {
    ...firstIndex.users(email),
    ...(trustId === undefined ? {} : secondIndex.trustAdmins(trustId, userId)),
  };
  const writes = [
    putNew(ledger, { ...keys.email(email), kind: 'EMAIL', userId }),
    putNew(ledger, { ...keys.user(userId), ...index, kind: 'USER', ...user }),
    ...(trustId === undefined
      ? []
      : [
          updateItem(ledger, {
            key: keys.trust(trustId),
            expect: [{ attribute: 'status', oneOf: trustLifecycle.remove.from }],
            add: { trustAdmins: 1 },
          }),
        ]),
    ...(also.writes ?? []),
  ];
  const facts = { role, ...(trustId === undefined ? {} : { trustId: String(trustId) }) };
  const committed = await commit(ledger, writes, [
    { action: 'user.invited', actor, subject: { kind: 'user', id: userId }, facts },
    ...(also.audit ?? []),
  ]);
  return { user, committed };
};
