import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { InviteUser, type User } from '#contracts/user';
import { keys } from '#lambdas/platform/ledger/keys';
import { putNew } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { type AddUserDeps, addUser, runtimeAddUserDeps } from './add-user.ts';

const FirstAdmin = InviteUser.safeExtend({ role: z.literal('Admin') });

/** Makes the first Admin, once: the same transaction takes a place that there is only one of. Throws afterwards. */
export const makeSeedAdmin =
  (deps: AddUserDeps) =>
  async (event: unknown): Promise<User> => {
    const person = FirstAdmin.parse({ ...z.looseObject({}).parse(event), role: 'Admin' });
    const taken = await readItem(deps.ledger, keys.firstAdmin(), z.unknown());
    if (taken !== undefined) throw new AppError('WRONG_STATE');
    const place = putNew(deps.ledger, { ...keys.firstAdmin(), kind: 'FIRST_ADMIN' });
    const { user, committed } = await addUser(deps, person, hubActor, { writes: [place] });
    if (committed.kind === 'refused') throw new AppError('WRONG_STATE');
    return user;
  };

/** Not on the API: an operator invokes this Lambda once after the first deployment, with `{email, name}`. */
export const handler = (event: unknown): Promise<User> => makeSeedAdmin(runtimeAddUserDeps())(event);
