import { expect, test } from 'vitest';
import { Challenges } from '#local/edge/sign-in/challenges';

const start = () => {
  const clock = { now: 0 };
  return { clock, challenges: new Challenges(() => clock.now) };
};
const challenge = { step: 'SOFTWARE_TOKEN_MFA', user: 'u-1', typed: 'ann@x' } as const;

test('a session answers for its step and its user by either name, until it is closed', () => {
  const { challenges } = start();
  const session = challenges.open(challenge);
  for (const name of ['u-1', 'ann@x', undefined])
    expect(challenges.find(session, 'SOFTWARE_TOKEN_MFA', name).user).toBe('u-1');
  expect(() => challenges.find(session, 'MFA_SETUP')).toThrow('Invalid session');
  expect(() => challenges.find(session, 'SOFTWARE_TOKEN_MFA', 'bob@x')).toThrow('Invalid session');
  expect(() => challenges.find(undefined, 'SOFTWARE_TOKEN_MFA')).toThrow('Invalid session');
  challenges.close(session);
  expect(() => challenges.find(session, 'SOFTWARE_TOKEN_MFA')).toThrow('Invalid session');
});

test('a session lives three minutes and takes two wrong codes, not three', () => {
  const { challenges, clock } = start();
  const old = challenges.open(challenge);
  clock.now = 179_999;
  expect(() => challenges.find(old, 'SOFTWARE_TOKEN_MFA')).not.toThrow();
  clock.now = 180_000;
  expect(() => challenges.find(old, 'SOFTWARE_TOKEN_MFA')).toThrow();
  const session = challenges.open(challenge);
  challenges.wrong(session);
  challenges.wrong(session);
  expect(() => challenges.find(session, 'SOFTWARE_TOKEN_MFA')).not.toThrow();
  challenges.wrong(session);
  expect(() => challenges.find(session, 'SOFTWARE_TOKEN_MFA')).toThrow();
});
