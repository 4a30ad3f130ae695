import { expect, test } from 'vitest';
import { checkPassword, STRICT_POLICY } from '#local/edge/sign-in/password-policy';

test('a password with everything passes, and each lack is refused by its rule', () => {
  expect(() => checkPassword('Good-Password-1', STRICT_POLICY)).not.toThrow();
  const lacking = {
    'Short-Pass1': 'long',
    'lower-case-only-1': 'uppercase',
    'UPPER-CASE-ONLY-1': 'lowercase',
    'No-Digits-Here': 'numeric',
    NoSymbolsHere12: 'symbol',
  };
  for (const [password, rule] of Object.entries(lacking))
    expect(() => checkPassword(password, STRICT_POLICY)).toThrow(rule);
});

test('what the policy does not ask is not asked', () => {
  expect(() => checkPassword('abcdefgh', { MinimumLength: 8 })).not.toThrow();
});
