import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { InviteUser, type UserProfile } from '#contracts/user';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { requireUser } from '#lambdas/platform/items/require-user';
import { readUserOfAddress, readUsers, type UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { type AddUserDeps, addUser } from './add-user.ts';
import { remadeAccount } from './remade-account.ts';
import { type ResetDeps, runtimeResetDeps } from './reset-deps.ts';
import { resetMail } from './reset-mail.ts';
import { userProfile } from './user-profile.ts';

const Event = z.object({ email: z.email().max(255), name: InviteUser.shape.name.optional() }).strict();

/** Whoever invoked it proved to AWS that they operate this hub, and is nobody of the hub's users. */
const operator = { kind: 'hub', id: 'operator' } as const;

type Deps = AddUserDeps & ResetDeps<'replaceAccount' | 'createAccount'>;

/** Mails that fit in the transaction. */
const mostMails = 90;

/** Every other enabled Admin hears of it, or it is not done. */
const mailsTo = (ledger: Ledger, users: readonly UserItem[], email: string): LedgerWrite[] =>
  users
    .filter((user) => user.role === 'Admin' && user.disabledAt === undefined && user.email !== email)
    .slice(0, mostMails)
    .map(({ userId }) =>
      mailWrite(ledger, {
        to: { userId },
        subject: 'An operator has let an Admin into FLIP',
        text: `whoever operates this hub has given ${email} a fresh sign-in as Admin. The audit has it. If nobody expected this, disable that account and look into it:`,
        page: '/users',
      }),
    );

const invited = async (deps: Deps, person: InviteUser, mails: readonly LedgerWrite[]): Promise<UserItem> => {
  const { committed, user } = await addUser(deps, person, operator, { writes: mails });
  if (committed.kind === 'refused') throw new AppError('USER_EXISTS');
  return user;
};

const remade = async (deps: Deps, user: UserItem, mails: readonly LedgerWrite[]): Promise<UserItem> => {
  if (user.role !== 'Admin')
    throw new AppError('WRONG_STATE', {
      details: [{ rule: 'an Admin, or an address that nobody has', place: 'email' }],
    });
  const enable = user.disabledAt !== undefined;
  const { password, writes } = await remadeAccount(deps, user, { enable });
  const done = enable ? ['user.mfaReset', 'user.enabled'] : ['user.mfaReset'];
  const subject = { kind: 'user', id: user.userId };
  const committed = await commit(
    deps.ledger,
    [...writes, ...mails],
    done.map((action) => ({ action, actor: operator, subject })),
  );
  if (committed.kind === 'refused') throw new AppError('CONFLICT');
  await deps.sendMail(resetMail(user, password, deps.publicUrl, 'authenticator'));
  return user;
};

/**
 * An operator’s way back in when no Admin can sign in: gives an Admin a fresh sign-in and enables them, or makes another
 * Admin of an address that nobody has. Every other enabled Admin gets a mail of it. Throws WRONG_STATE for somebody of
 * another role, INPUT_INVALID for a new person without a name.
 */
export const makeRecoverAdmin =
  (deps: Deps) =>
  async (event: unknown): Promise<UserProfile> => {
    const { ledger } = deps;
    const { name, ...given } = Event.parse(event);
    const email = given.email.toLowerCase();
    const known = await readUserOfAddress(ledger, email);
    if (known === undefined && name === undefined)
      throw new AppError('INPUT_INVALID', { details: [{ rule: 'a name for a new Admin', place: 'name' }] });
    const mails = mailsTo(ledger, await readUsers(ledger), email);
    const { userId } =
      known === undefined
        ? await invited(deps, { email, name: name ?? email, role: 'Admin' }, mails)
        : await remade(deps, known, mails);
    return userProfile(await requireUser(ledger, userId));
  };

/** Not on the API: an operator invokes this Lambda with `{email, name?}`. */
export const handler = lambdaEntry((event) => makeRecoverAdmin(runtimeResetDeps())(event));
