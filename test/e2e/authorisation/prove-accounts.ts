import { setTimeout as delay } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { signIn } from '#client/sign-in';
import { type OperationName, operations } from '#contracts/api/operations';
import type { UserId } from '#contracts/ids';
import type { UserProfile } from '#contracts/user';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { clientSettings } from '#local/cloud/client-settings';
import { newPassword } from '#local/study/steps/invite-people';
import { type Answer, ask, bearer } from './ask.ts';
import { forgetRequests } from './operation-cases.ts';
import type { Stage } from './stage.ts';

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
    let [password, totpSecret] = ['', ''];
    const used: string[] = [];
    /** A code that was not used yet, of the three that the pool takes: each works once. */
    const freshCode = (): string => {
      const totp = new TOTP({ secret: Secret.fromBase32(totpSecret) });
      const codes = [0, 1, -1].map((steps) => totp.generate({ timestamp: Date.now() + steps * 30_000 }));
      const code = codes.find((one) => !used.includes(one)) ?? '';
      used.push(code);
      return code;
    };
    const enter = async (temporary?: string): Promise<string> => {
      const chosen = newPassword();
      const session = await signIn(hub.directory, {
        email,
        password: temporary ?? password,
        ...(temporary === undefined ? {} : { newPassword: chosen }),
        totp: (secret) => {
          if (secret !== undefined) totpSecret = secret;
          return freshCode();
        },
      });
      if (temporary !== undefined) password = chosen;
      return session.accessToken();
    };
    const enterAnew = async (): Promise<string> => enter(await hub.oneTimePassword(email));
    const token = await enterAnew();
    expect((await me(token)).status).toBe(200);

    expect((await asAdmin('setUserRole', { userId }, { role: 'Viewer' })).status).toBe(200);
    expect((await me(token)).code).toBe('SIGN_IN_AGAIN');

    expect((await asAdmin('disableUser', { userId })).status).toBe(200);
    expect((await me(token)).code).toBe('ACCOUNT_DISABLED');
    await expect(enter()).rejects.toThrow();
    expect((await asAdmin('enableUser', { userId })).status).toBe(200);
    expect((await me(token)).code).toBe('SIGN_IN_AGAIN');

    const old = password;
    expect((await asAdmin('resetUserPassword', { userId })).status).toBe(200);
    await nextSecond();
    const second = await enterAnew();
    expect(profileOf(await me(second))).toMatchObject({ userId, role: 'Viewer' });
    expect(password).not.toBe(old);

    const secret = totpSecret;
    expect((await asAdmin('resetUserMfa', { userId })).status).toBe(200);
    expect((await me(second)).code).toBe('SIGN_IN_AGAIN');
    await nextSecond();
    const third = await enterAnew();
    expect(totpSecret).not.toBe(secret);
    expect(profileOf(await me(third))).toMatchObject({ userId, role: 'Viewer', email });
  });

  it('answers every request for an account alike, and takes few of them', async () => {
    // What is counted within an hour must not begin anew in the middle.
    const left = 3_600_000 - (Date.now() % 3_600_000);
    if (left < 30_000) await delay(left + 50);
    await forgetRequests(onStage());
    const request = (email: string) =>
      ask(onStage(), operations.requestAccess, { body: { email, name: 'Somebody', reason: 'A study of lungs.' } });
    const fresh = await request('somebody@people.example');
    expect(fresh.status).toBe(202);
    for (const email of ['somebody@people.example', 'SOMEBODY@people.example', onStage().people.owner.email])
      expect(await request(email)).toEqual(fresh);
    const { text } = await asAdmin('listAccessRequests', {});
    expect(text.match(/"somebody@people\.example"/g)).toHaveLength(1);
    expect(text).not.toContain(onStage().people.owner.email);
    expect((await request('else@people.example')).status).toBe(202);
    for (const email of ['more@people.example', onStage().people.owner.email])
      expect((await request(email)).code).toBe('TOO_MANY_REQUESTS');
  });

  it('warns and disables who has not been here, and lets an operator make an Admin, with the privileges it is deployed with', async () => {
    const { hub, ledger } = onStage();
    const { userId } = profileOf(
      await asAdmin('inviteUser', {}, { email: 'dormant@people.example', name: 'Dormant', role: 'Viewer' }),
    );
    const ago = (days: number): string => new Date(ledger.now().getTime() - days * 86_400_000).toISOString();
    const stand = (set: Record<string, string>) =>
      commit(ledger, [updateItem(ledger, { key: keys.user(userId as UserId), set })], []);
    const look = async () => profileOf(await asAdmin('getUser', { userId }));
    const lambda = new LambdaClient(clientSettings(hub.cloud));
    const call = async (FunctionName: string | undefined, event: object = {}): Promise<unknown> => {
      const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
      expect([FunctionName, answer.FunctionError]).toEqual([FunctionName, undefined]);
      return JSON.parse(answer.Payload?.transformToString() ?? '');
    };
    try {
      await stand({ invitedAt: ago(85) });
      expect(await call(hub.outputs.WatchDormancyFunctionName)).toMatchObject({ warned: 1, disabled: 0 });
      await stand({ invitedAt: ago(95), dormancyWarnedAt: ago(11) });
      expect((await look()).status).toBe('INVITED');
      expect(await call(hub.outputs.WatchDormancyFunctionName)).toMatchObject({ warned: 0, disabled: 1 });
      expect((await look()).status).toBe('DISABLED');
      expect(await call(hub.outputs.TellAccessRequestsFunctionName)).toEqual({ requests: expect.any(Number) });
      const second = { email: 'second.admin@people.example', name: 'Second' };
      expect(await call(hub.outputs.RecoverAdminFunctionName, second)).toMatchObject({ role: 'Admin' });
      expect(await call(hub.outputs.RecoverAdminFunctionName, { email: second.email })).toMatchObject({
        role: 'Admin',
      });
      expect(await hub.oneTimePassword(second.email)).toMatch(/\S{20}/);
    } finally {
      lambda.destroy();
    }
  });

  it('lets no Admin act on themselves', async () => {
    const { userId } = onStage().people.admin;
    for (const name of ['disableUser', 'enableUser', 'resetUserPassword', 'resetUserMfa'] as const)
      expect([name, (await asAdmin(name, { userId })).code]).toEqual([name, 'OWN_ACCOUNT']);
    expect((await asAdmin('setUserRole', { userId }, { role: 'Viewer' })).code).toBe('OWN_ACCOUNT');
    expect(profileOf(await me(onStage().people.admin.token))).toMatchObject({ role: 'Admin' });
  });
}
