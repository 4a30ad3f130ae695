import { dormancy } from '#domain/access/dormancy';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { readUsers, type UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, type Change, requireItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeDirectory } from './cognito-directory.ts';
import type { Directory } from './directory.ts';

type Deps = { readonly ledger: Ledger; readonly directory: Pick<Directory, 'disable'> };
type Watched = { readonly users: number; readonly warned: number; readonly disabled: number };

/** The enabled Admin who was here last: the one whom nothing is done to, so that somebody can let the others in again. */
const keeperOf = (users: readonly UserItem[]): UserItem | undefined => {
  const lastHere = ({ invitedAt, lastSeenAt }: UserItem): string => `${lastSeenAt ?? ''} ${invitedAt}`;
  return users
    .filter(({ disabledAt, role }) => role === 'Admin' && disabledAt === undefined)
    .sort((one, other) => (lastHere(one) < lastHere(other) ? 1 : -1))[0];
};

/** Holds only while the user has not been here or been disabled meanwhile. */
const unchanged = (user: UserItem): Pick<Change, 'absent' | 'expect' | 'key'> => ({
  key: keys.user(user.userId),
  ...asRead(user, ['disabledAt', 'lastSeenAt']),
});

const warn = async (ledger: Ledger, user: UserItem): Promise<boolean> => {
  const { userId } = user;
  const warning = updateItem(ledger, { ...unchanged(user), set: { dormancyWarnedAt: ledger.now().toISOString() } });
  const mail = mailWrite(ledger, {
    to: { userId },
    subject: 'Your account on FLIP will be disabled',
    text: 'nobody has used your account for a long time. It is disabled in ten days, unless you sign in before:',
    page: '/',
  });
  const note = { action: 'user.dormancyWarned', actor: hubActor, subject: { kind: 'user', id: userId } };
  return (await commit(ledger, [warning, mail], [note])).kind === 'applied';
};

const disable = async ({ directory, ledger }: Deps, user: UserItem, keeper: UserItem): Promise<boolean> => {
  const now = ledger.now().toISOString();
  const disabling = updateItem(ledger, { ...unchanged(user), set: { disabledAt: now, signedOutAt: now } });
  const keeperStays = requireItem(ledger, {
    key: keys.user(keeper.userId),
    expect: [{ attribute: 'role', oneOf: ['Admin'] }],
    absent: ['disabledAt'],
  });
  const note = {
    action: 'user.disabled',
    actor: hubActor,
    subject: { kind: 'user', id: user.userId },
    facts: { role: user.role, dormant: true },
  };
  if ((await commit(ledger, [disabling, keeperStays], [note])).kind === 'refused') return false;
  await directory.disable(user.email);
  return true;
};

/**
 * Warns whoever has not been here for 80 days, and disables whoever has not for 90, each once. Does what it can for
 * everybody, and then throws the first failure. What changed meanwhile is left to the next day.
 */
export const makeWatchDormancy = (deps: Deps) => async (): Promise<Watched> => {
  const { ledger } = deps;
  const users = await readUsers(ledger);
  const keeper = keeperOf(users);
  let [warned, disabled] = [0, 0];
  const failures: unknown[] = [];
  for (const user of users) {
    if (keeper === undefined || user.userId === keeper.userId) continue;
    try {
      const step = dormancy(user, ledger.now());
      if (step === 'warn' && (await warn(ledger, user))) warned += 1;
      if (step === 'disable' && (await disable(deps, user, keeper))) disabled += 1;
    } catch (reason) {
      failures.push(reason);
    }
  }
  logEvent('info', 'HUB_DORMANCY_WATCHED', { users: users.length, warned, disabled });
  if (failures.length > 0) throw failures[0];
  return { users: users.length, warned, disabled };
};

/** Called by the schedule. */
export const handler = lambdaEntry(() =>
  makeWatchDormancy({ ledger: runtimeLedger(), directory: runtimeDirectory(env('USER_POOL_ID')) })(),
);
