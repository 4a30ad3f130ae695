import { setTimeout as delay } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { signIn } from '#client/sign-in';
import { type OperationName, operations } from '#contracts/api/operations';
import type { UserProfile } from '#contracts/user';
import { firstSignIn } from '#local/study/person';
import { newPassword } from '#local/study/steps/invite-people';
import { type Answer, ask, bearer } from './ask.ts';
import type { Stage } from './stage.ts';

type Session = {
  readonly accessToken: () => Promise<string>;
  readonly tokens?: () => { readonly refreshToken: string };
};

/** What changing an account does to who is signed in with it, from the change on. */
export function proveAccounts(onStage: () => Stage): void {
  const asAdmin = (name: OperationName, params: Record<string, string>, body?: unknown): Promise<Answer> =>
    ask(onStage(), operations[name], {
      params,
      ...(body === undefined ? {} : { body }),
      headers: bearer(onStage().people.admin.token),
    });
  const me = (token: string): Promise<Answer> => ask(onStage(), operations.getMe, { headers: bearer(token) });
  const profileOf = ({ text }: Answer) => JSON.parse(text) as UserProfile;
  /** A sign-in counts from the second after the change on. */
  const nextSecond = (): Promise<void> => delay(1100);

  it('takes every change of an account from the next call on, and lets its person in again as it should', async () => {
    const { hub } = onStage();
    const email = 'changing@people.example';
    const invitation = { email, name: 'Changing', role: 'Researcher' };
    const { userId } = profileOf(await asAdmin('inviteUser', {}, invitation));
    const first = await firstSignIn(hub, email, newPassword());
    let { password, totpSecret } = first;
    /** A code works once: each sign-in names the next step of thirty seconds that the pool takes. */
    const again = (steps: number, temporary?: string): Promise<Session> => {
      const chosen = newPassword();
      const answers = {
        email,
        password: temporary ?? password,
        ...(temporary === undefined ? {} : { newPassword: chosen }),
        totp: (secret?: string) => {
          if (secret !== undefined) totpSecret = secret;
          return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({
            timestamp: Date.now() + (secret === undefined ? steps : 0) * 30_000,
          });
        },
      };
      return signIn(hub.directory, answers).then((session) => {
        if (temporary !== undefined) password = chosen;
        return session;
      });
    };
    const token = await first.accessToken();
    expect((await me(token)).status).toBe(200);

    expect((await asAdmin('setUserRole', { userId }, { role: 'Viewer' })).status).toBe(200);
    expect((await me(token)).code).toBe('SIGN_IN_AGAIN');

    expect((await asAdmin('disableUser', { userId })).status).toBe(200);
    expect((await me(token)).code).toBe('ACCOUNT_DISABLED');
    await expect(again(1)).rejects.toThrow();
    expect((await asAdmin('enableUser', { userId })).status).toBe(200);
    expect((await me(token)).code).toBe('SIGN_IN_AGAIN');
    await nextSecond();
    const second = await (await again(1)).accessToken();
    expect(profileOf(await me(second))).toMatchObject({ userId, role: 'Viewer' });

    const old = password;
    expect((await asAdmin('resetUserPassword', { userId })).status).toBe(200);
    expect((await me(second)).code).toBe('SIGN_IN_AGAIN');
    await nextSecond();
    const third = await (await again(-1, await hub.oneTimePassword(email))).accessToken();
    expect(profileOf(await me(third))).toMatchObject({ userId });
    expect(password).not.toBe(old);

    const secret = totpSecret;
    expect((await asAdmin('resetUserMfa', { userId })).status).toBe(200);
    expect((await me(third)).code).toBe('SIGN_IN_AGAIN');
    await nextSecond();
    const fourth = await (await again(0, await hub.oneTimePassword(email))).accessToken();
    expect(totpSecret).not.toBe(secret);
    expect(profileOf(await me(fourth))).toMatchObject({ userId, role: 'Viewer', email });
  });

  it('lets no Admin act on themselves', async () => {
    const { userId } = onStage().people.admin;
    for (const name of ['disableUser', 'enableUser', 'resetUserPassword', 'resetUserMfa'] as const)
      expect([name, (await asAdmin(name, { userId })).code]).toEqual([name, 'OWN_ACCOUNT']);
    expect((await asAdmin('setUserRole', { userId }, { role: 'Viewer' })).code).toBe('OWN_ACCOUNT');
    expect(profileOf(await me(onStage().people.admin.token))).toMatchObject({ role: 'Admin' });
  });
}
