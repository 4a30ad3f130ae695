import { setTimeout as delay } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { signIn } from '#client/sign-in';
import { clientSettings } from '#local/cloud/client-settings';
import { latestMailTo } from '#local/cloud/sent-mail';
import { type LocalEdge, startEdge } from '#local/edge/start-edge';
import { type StartedStudy, startStudy } from './started-study.ts';

const TEMPORARY = 'Temporary-Pass-1';
const PASSWORD = 'Lasting-Password-2';

let study: StartedStudy;
let edge: LocalEdge;
let admin: CognitoIdentityProviderClient;
let edgeOffset = 0;
/** Stands the edge's clock still, so that no lock ends while a slow machine computes. */
let frozenAt: number | undefined;

beforeAll(async () => {
  study = await startStudy({ now: () => (frozenAt ?? Date.now()) + edgeOffset });
  edge = study.edge;
  admin = new CognitoIdentityProviderClient(clientSettings(study.cloud));
});
afterAll(() => study?.stop());
beforeEach(async () => {
  // Codes are named by their step from now: a test does not begin shortly before the step changes.
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 8_000) await delay(left + 50);
});

type Outcome =
  | { kind: 'tokens'; session: CognitoUserSession }
  | { kind: 'new password' | 'enrol' | 'code' }
  | { kind: 'refused'; name: string; message: string };

class Person {
  readonly email: string;
  readonly user: CognitoUser;
  secret = '';

  constructor(email: string, url = edge.url) {
    this.email = email;
    const { UserPoolClientId = '', UserPoolId = '' } = study.outputs;
    const pool = new CognitoUserPool({ UserPoolId, ClientId: UserPoolClientId, endpoint: `${url}/idp/` });
    this.user = new CognitoUser({ Username: email, Pool: pool });
  }

  #outcome(start: (callbacks: any) => void): Promise<Outcome> {
    return new Promise((resolve) => {
      start({
        onSuccess: (session: CognitoUserSession) => resolve({ kind: 'tokens', session }),
        onFailure: (reason: any) =>
          resolve({ kind: 'refused', name: reason.code ?? reason.name, message: reason.message }),
        newPasswordRequired: () => resolve({ kind: 'new password' }),
        mfaSetup: () => resolve({ kind: 'enrol' }),
        totpRequired: () => resolve({ kind: 'code' }),
      });
    });
  }

  password(password: string): Promise<Outcome> {
    const details = new AuthenticationDetails({ Username: this.email, Password: password });
    return this.#outcome((callbacks) => this.user.authenticateUser(details, callbacks));
  }
  newPassword(password: string): Promise<Outcome> {
    return this.#outcome((callbacks) => this.user.completeNewPasswordChallenge(password, {}, callbacks));
  }
  associate(): Promise<string> {
    return new Promise((resolve, reject) =>
      this.user.associateSoftwareToken({
        associateSecretCode: (secret: string) => {
          this.secret = secret;
          resolve(secret);
        },
        onFailure: reject,
      }),
    );
  }
  verify(code: string): Promise<Outcome> {
    return this.#outcome((callbacks) => this.user.verifySoftwareToken(code, 'phone', callbacks));
  }
  sendCode(code: string): Promise<Outcome> {
    return this.#outcome((callbacks) => this.user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'));
  }
  /** The authenticator's code, `steps` of thirty seconds from now. */
  code(steps = 0): string {
    return new TOTP({ secret: this.secret }).generate({ timestamp: Date.now() + steps * 30_000 });
  }
}

const invite = async (email: string): Promise<void> => {
  await admin.send(
    new AdminCreateUserCommand({
      UserPoolId: study.outputs.UserPoolId,
      Username: email,
      TemporaryPassword: TEMPORARY,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
};
/** Invites a person and takes them to tokens; the code of the present step is then used up. */
const enrolled = async (email: string): Promise<Person> => {
  await invite(email);
  const person = new Person(email);
  expect((await person.password(TEMPORARY)).kind).toBe('new password');
  expect((await person.newPassword(PASSWORD)).kind).toBe('enrol');
  await person.associate();
  expect((await person.verify(person.code(-1))).kind).toBe('tokens');
  return person;
};
const call = async (operation: string, body: unknown, url = edge.url): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${url}/idp/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};
const me = (token: string): Promise<Response> =>
  fetch(`${edge.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
const respond = (challenge: string, session: string | undefined, responses: Record<string, string>) =>
  call('RespondToAuthChallenge', {
    ClientId: study.outputs.UserPoolClientId,
    ChallengeName: challenge,
    Session: session,
    ChallengeResponses: responses,
  });
const sessionOf = (person: Person): string => (person.user as any).Session;

test('an invited person sets a password, enrols an authenticator and only then has tokens that open the API', async () => {
  await invite('ann@trust.example');
  const ann = new Person('ann@trust.example');
  expect(await ann.password(TEMPORARY)).toEqual({ kind: 'new password' });
  expect(await ann.newPassword(PASSWORD)).toEqual({ kind: 'enrol' });
  expect(await ann.associate()).toMatch(/^[A-Z2-7]{16,}$/);
  const outcome = await ann.verify(ann.code(-1));
  if (outcome.kind !== 'tokens') throw new Error(JSON.stringify(outcome));
  const token = outcome.session.getAccessToken().getJwtToken();
  expect((await me(token)).status).toBe(200);
  expect((await me(`${token.slice(0, -4)}AAAA`)).status).toBe(401);

  const again = new Person('ann@trust.example');
  again.secret = ann.secret;
  expect(await again.password(PASSWORD)).toEqual({ kind: 'code' });
  expect((await again.sendCode(again.code())).kind).toBe('tokens');
  const refreshed = await call('InitiateAuth', {
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    ClientId: study.outputs.UserPoolClientId,
    AuthParameters: { REFRESH_TOKEN: outcome.session.getRefreshToken().getToken() },
  });
  expect(refreshed.body.AuthenticationResult.AccessToken).toBeTruthy();
});

test('a person without an authenticator gets no tokens however they come', async () => {
  await invite('bob@trust.example');
  const bob = new Person('bob@trust.example');
  await bob.password(TEMPORARY);
  await bob.newPassword(PASSWORD);
  const USERNAME = bob.user.getUsername();
  // Collecting without associating, or without proving, ends the attempt.
  expect((await respond('MFA_SETUP', sessionOf(bob), { USERNAME })).body.__type).toBe('NotAuthorizedException');
  await bob.associate();
  expect((await respond('MFA_SETUP', sessionOf(bob), { USERNAME })).body.__type).toBe('NotAuthorizedException');
  expect(
    (await respond('SOFTWARE_TOKEN_MFA', sessionOf(bob), { USERNAME, SOFTWARE_TOKEN_MFA_CODE: bob.code() })).status,
  ).toBe(400);
  // Signing in anew with the lasting password asks for the enrolment again.
  expect(await new Person('bob@trust.example').password(PASSWORD)).toEqual({ kind: 'enrol' });
});

test('a password set anew by an administrator does not get round an enrolled authenticator', async () => {
  const person = await enrolled('cat@trust.example');
  await admin.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: study.outputs.UserPoolId,
      Username: 'cat@trust.example',
      Password: TEMPORARY,
      Permanent: false,
    }),
  );
  const again = new Person('cat@trust.example');
  again.secret = person.secret;
  expect(await again.password(TEMPORARY)).toEqual({ kind: 'new password' });
  expect(await again.newPassword('Another-Password-3')).toEqual({ kind: 'code' });
  expect((await again.sendCode(again.code())).kind).toBe('tokens');
});

test('a weak new password is refused by rule, and the same session takes a good one', async () => {
  await invite('dan@trust.example');
  const dan = new Person('dan@trust.example');
  await dan.password(TEMPORARY);
  for (const weak of ['Short-1', 'all-lower-case-1', 'ALL-UPPER-CASE-1', 'No-Digits-At-All', 'NoSymbolsAtAll1'])
    expect(await dan.newPassword(weak)).toMatchObject({ kind: 'refused', name: 'InvalidPasswordException' });
  expect(await dan.newPassword(PASSWORD)).toEqual({ kind: 'enrol' });
});

test('a session is of one person, one step, one use and three minutes', async () => {
  const eve = await enrolled('eve@trust.example');
  const fay = await enrolled('fay@trust.example');
  const start = async (person: Person): Promise<Person> => {
    const fresh = new Person(person.email);
    fresh.secret = person.secret;
    expect(await fresh.password(PASSWORD)).toEqual({ kind: 'code' });
    return fresh;
  };
  const code = (person: Person, steps = 0) => ({
    USERNAME: person.user.getUsername(),
    SOFTWARE_TOKEN_MFA_CODE: person.code(steps),
  });
  const refused = { body: { __type: 'NotAuthorizedException' } };
  const eveNow = await start(eve);
  const fayNow = await start(fay);
  // Another's session, no session, an invented one, a session of another step.
  expect(await respond('SOFTWARE_TOKEN_MFA', sessionOf(eveNow), code(fayNow))).toMatchObject(refused);
  expect(await respond('SOFTWARE_TOKEN_MFA', undefined, code(fayNow))).toMatchObject(refused);
  expect(await respond('SOFTWARE_TOKEN_MFA', 'x'.repeat(64), code(fayNow))).toMatchObject(refused);
  expect(
    await respond('NEW_PASSWORD_REQUIRED', sessionOf(fayNow), {
      USERNAME: fay.email,
      NEW_PASSWORD: 'Taken-Over-Pass-9',
    }),
  ).toMatchObject(refused);
  // The right one works once.
  const session = sessionOf(fayNow);
  expect((await respond('SOFTWARE_TOKEN_MFA', session, code(fayNow))).status).toBe(200);
  expect(await respond('SOFTWARE_TOKEN_MFA', session, code(fayNow, 1))).toMatchObject(refused);
  // And not after three minutes.
  edgeOffset = 181_000;
  expect(await respond('SOFTWARE_TOKEN_MFA', sessionOf(eveNow), code(eveNow))).toMatchObject(refused);
  edgeOffset = 0;
});

test('the same code is not taken twice, and the next one is', async () => {
  const gus = await enrolled('gus@trust.example');
  const signIn = async (code: string): Promise<Outcome> => {
    const fresh = new Person('gus@trust.example');
    expect(await fresh.password(PASSWORD)).toEqual({ kind: 'code' });
    return fresh.sendCode(code);
  };
  expect(await signIn(gus.code(-1))).toMatchObject({ kind: 'refused', name: 'ExpiredCodeException' });
  const code = gus.code();
  expect((await signIn(code)).kind).toBe('tokens');
  expect(await signIn(code)).toMatchObject({ kind: 'refused', name: 'ExpiredCodeException' });
  expect((await signIn(gus.code(1))).kind).toBe('tokens');
});

test('racing answers with one code give tokens once', async () => {
  const hal = await enrolled('hal@trust.example');
  const people = await Promise.all(
    [1, 2, 3].map(async () => {
      const fresh = new Person('hal@trust.example');
      expect(await fresh.password(PASSWORD)).toEqual({ kind: 'code' });
      return fresh;
    }),
  );
  const code = hal.code();
  const outcomes = await Promise.all(people.map((person) => person.sendCode(code)));
  expect(outcomes.filter(({ kind }) => kind === 'tokens')).toHaveLength(1);
});

test('five wrong passwords lock the person out for growing times, also after a restart, and the right one then works', async () => {
  const ivy = await enrolled('ivy@trust.example');
  const attempt = (password: string, url = edge.url): Promise<Outcome> =>
    new Person('ivy@trust.example', url).password(password);
  const wrong = { kind: 'refused', message: 'Incorrect username or password.' };
  frozenAt = Date.now();
  const locked = { kind: 'refused', message: 'Password attempts exceeded' };
  for (let tries = 0; tries < 5; tries += 1) expect(await attempt('Wrong-Password-1')).toMatchObject(wrong);
  expect(await attempt(PASSWORD)).toMatchObject(locked);
  edgeOffset += 1_100;
  expect(await attempt('Wrong-Password-1')).toMatchObject(wrong);
  edgeOffset += 1_100;
  // The second lock lasts two seconds: one is not enough.
  expect(await attempt(PASSWORD)).toMatchObject(locked);

  const restarted = await startEdge({
    cloud: study.cloud,
    outputs: study.outputs,
    stateFolder: `${study.folder}/edge`,
    now: () => (frozenAt ?? Date.now()) + edgeOffset,
  });
  expect(await attempt(PASSWORD, restarted.url)).toMatchObject(locked);
  await restarted.stop();
  edgeOffset += 1_000;
  const person = new Person('ivy@trust.example');
  person.secret = ivy.secret;
  expect(await person.password(PASSWORD)).toEqual({ kind: 'code' });
  // The code is one of now.
  frozenAt = undefined;
  expect((await person.sendCode(person.code())).kind).toBe('tokens');
  edgeOffset = 0;
});

test('racing guesses get no more tries than patient ones', async () => {
  await enrolled('jay@trust.example');
  frozenAt = Date.now();
  const guesses = Array.from({ length: 12 }, (_, n) => new Person('jay@trust.example').password(`Wrong-Password-${n}`));
  const outcomes = await Promise.all(guesses);
  frozenAt = undefined;
  const judged = outcomes.filter((outcome) => outcome.kind === 'refused' && outcome.message.startsWith('Incorrect'));
  expect(judged).toHaveLength(5);
  expect(outcomes.every(({ kind }) => kind === 'refused')).toBe(true);
});

test('a right password gives no fresh tries at the code', async () => {
  await enrolled('kim@trust.example');
  frozenAt = Date.now();
  let judged = 0;
  for (let round = 0; round < 4; round += 1) {
    const person = new Person('kim@trust.example');
    if ((await person.password(PASSWORD)).kind !== 'code') break;
    for (let tries = 0; tries < 3; tries += 1) {
      const outcome = await person.sendCode('000000');
      if (outcome.kind === 'refused' && outcome.name === 'CodeMismatchException') judged += 1;
    }
  }
  frozenAt = undefined;
  expect(judged).toBe(5);
});

test('a zero SRP value is refused in every disguise', async () => {
  const prime = (await import('node:crypto')).createDiffieHellmanGroup('modp15').getPrime('hex');
  for (const SRP_A of ['0', '0000', prime, `0${prime}`, (BigInt(`0x${prime}`) * 2n).toString(16), 'not hex', ''])
    expect(
      await call('InitiateAuth', {
        AuthFlow: 'USER_SRP_AUTH',
        ClientId: study.outputs.UserPoolClientId,
        AuthParameters: { USERNAME: 'ann@trust.example', SRP_A },
      }),
    ).toMatchObject({ status: 400, body: { __type: 'InvalidParameterException' } });
});

test('a disabled person is refused, and an unknown one looks like a wrong password', async () => {
  await enrolled('lee@trust.example');
  const UserPoolId = study.outputs.UserPoolId;
  await admin.send(new AdminDisableUserCommand({ UserPoolId, Username: 'lee@trust.example' }));
  expect(await new Person('lee@trust.example').password(PASSWORD)).toMatchObject({ kind: 'refused' });
  expect(await new Person('nobody@trust.example').password(PASSWORD)).toMatchObject({
    kind: 'refused',
    message: 'Incorrect username or password.',
  });
});

test('an address that nobody has, a disabled person and one who is here look alike until the password is right', async () => {
  await enrolled('max@trust.example');
  await enrolled('noa@trust.example');
  const { UserPoolClientId: ClientId, UserPoolId } = study.outputs;
  await admin.send(new AdminDisableUserCommand({ UserPoolId, Username: 'noa@trust.example' }));
  const begin = async (USERNAME: string) =>
    (await call('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters: { USERNAME, SRP_A: 'ab12' } }))
      .body;
  const id = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const keys: string[] = [];
  for (const address of ['max@trust.example', 'noa@trust.example', 'absent@trust.example']) {
    const { ChallengeName, ChallengeParameters: told } = await begin(address);
    expect([ChallengeName, told.USERNAME]).toEqual(['PASSWORD_VERIFIER', told.USER_ID_FOR_SRP]);
    expect(told.USER_ID_FOR_SRP).toMatch(id);
    const again = (await begin(address)).ChallengeParameters;
    expect([again.USER_ID_FOR_SRP, again.SALT]).toEqual([told.USER_ID_FOR_SRP, told.SALT]);
    expect(told.SALT).toMatch(/^[0-9a-f]{32}$/);
    keys.push(Object.keys(told).sort().join());
    const wrong: Outcome[] = [];
    frozenAt = Date.now();
    // The fifth wrong password locks, whoever it is.
    for (let time = 0; time < 6; time += 1) wrong.push(await new Person(address).password('Another-Password-3'));
    frozenAt = undefined;
    expect(wrong.slice(0, 5).map((outcome) => outcome.kind === 'refused' && outcome.message)).toEqual(
      Array(5).fill('Incorrect username or password.'),
    );
    expect(wrong[5]).toMatchObject({ kind: 'refused', message: 'Password attempts exceeded' });
    const asked = await call('ForgotPassword', { ClientId, Username: address });
    expect(asked).toMatchObject({ status: 200, body: { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } } });
  }
  expect(new Set(keys).size).toBe(1);
});

test('what a browser does not need does not pass, nor another flow or client', async () => {
  const { UserPoolClientId: ClientId, UserPoolId } = study.outputs;
  for (const operation of [
    'AdminCreateUser',
    'AdminSetUserPassword',
    'ListUsers',
    'SignUp',
    'constructor',
    'DescribeUserPool',
  ])
    expect(await call(operation, { UserPoolId, ClientId, Username: 'ann@trust.example' })).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
  const AuthParameters = { USERNAME: 'ann@trust.example', PASSWORD };
  expect((await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters })).status).toBe(400);
  expect((await call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', ClientId, AuthParameters })).status).toBe(400);
  const other = { AuthFlow: 'USER_SRP_AUTH', ClientId: 'another', AuthParameters: { USERNAME: 'a', SRP_A: 'ab12' } };
  expect((await call('InitiateAuth', other)).body.__type).toBe('ResourceNotFoundException');
});

test('the authenticator cannot be switched off, a weak password not chosen, and a forged token signs nobody out', async () => {
  const person = await enrolled('mia@trust.example');
  const token = person.user.getSignInUserSession()!.getAccessToken().getJwtToken();
  expect((await call('GetUser', { AccessToken: token })).status).toBe(200);
  expect(
    (await call('SetUserMFAPreference', { AccessToken: token, SoftwareTokenMfaSettings: { Enabled: false } })).status,
  ).toBe(400);
  expect(
    (await call('ChangePassword', { AccessToken: token, PreviousPassword: PASSWORD, ProposedPassword: 'weak' })).body
      .__type,
  ).toBe('InvalidPasswordException');
  const [header, payload] = token.split('.');
  expect((await call('GlobalSignOut', { AccessToken: `${header}.${payload}.AAAA` })).body.__type).toBe(
    'NotAuthorizedException',
  );
  expect(
    (
      await call('ChangePassword', {
        AccessToken: token,
        PreviousPassword: PASSWORD,
        ProposedPassword: 'Changed-Password-4',
      })
    ).status,
  ).toBe(200);
  expect((await call('GlobalSignOut', { AccessToken: token })).status).toBe(200);
});

test('a forgotten password is set anew by the mailed code, under the policy, and the authenticator still stands', async () => {
  const ned = await enrolled('ned@trust.example');
  const ClientId = study.outputs.UserPoolClientId;
  const Username = 'ned@trust.example';
  expect((await call('ForgotPassword', { ClientId, Username })).status).toBe(200);
  const mail = await latestMailTo(study.cloud, Username);
  const [ConfirmationCode] = /\d{6}/.exec(`${mail?.text} ${mail?.html}`) ?? [];
  const confirm = (code: string | undefined, Password: string) =>
    call('ConfirmForgotPassword', { ClientId, Username, ConfirmationCode: code, Password });
  expect((await confirm(ConfirmationCode, 'weak')).body.__type).toBe('InvalidPasswordException');
  expect((await confirm('not it', 'Remembered-Pass-5')).body.__type).toBe('CodeMismatchException');
  expect((await confirm(ConfirmationCode, 'Remembered-Pass-5')).status).toBe(200);
  const again = new Person(Username);
  again.secret = ned.secret;
  expect(await again.password('Remembered-Pass-5')).toEqual({ kind: 'code' });
  expect((await again.sendCode(again.code())).kind).toBe('tokens');
});

test('the platform’s own client signs in through the configuration that the edge serves', async () => {
  await invite('oda@trust.example');
  const config = (await (await fetch(`${edge.url}/config.json`)).json()) as any;
  const directory = {
    endpoint: config.idpEndpoint,
    userPoolId: config.userPoolId,
    userPoolClientId: config.userPoolClientId,
  };
  let secret = '';
  const signedIn = (steps: number, password: string) =>
    signIn(directory, {
      email: 'oda@trust.example',
      password,
      newPassword: PASSWORD,
      totp: (given) => {
        secret = given ?? secret;
        return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
      },
    });
  expect((await me(await (await signedIn(0, TEMPORARY)).accessToken())).status).toBe(200);
  expect((await me(await (await signedIn(1, PASSWORD)).accessToken())).status).toBe(200);
  await expect(signedIn(1, PASSWORD)).rejects.toThrow('already been used');
});
