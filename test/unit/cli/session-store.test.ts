import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionStore } from '#cli/session-store';

const session = {
  hub: 'https://hub.example',
  email: 'rae@university.example',
  directory: { endpoint: 'https://hub.example/idp/', userPoolId: 'p', userPoolClientId: 'c' },
  tokens: { idToken: 'i', accessToken: 'a', refreshToken: 'r' },
};
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-sessions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('kept sessions', () => {
  it('are read back by their profile, from files that only their owner can read', () => {
    const place = join(folder, 'flip');
    mkdirSync(place, { mode: 0o755 });
    const store = sessionStore(place);
    store.write('alb', session);
    expect(store.read('alb')).toEqual(session);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(statSync(join(place, 'alb.json')).mode & 0o777).toBe(0o600);
  });

  it('are gone after they were removed, and others are not', () => {
    const store = sessionStore(folder);
    store.write('one', session);
    store.write('other', session);
    expect(store.remove('one')).toBe(true);
    expect(store.remove('one')).toBe(false);
    expect(() => store.read('one')).toThrow('UNAUTHENTICATED');
    expect(store.read('other')).toEqual(session);
  });

  it('have a profile that cannot lead out of the folder', () => {
    const store = sessionStore(folder);
    for (const profile of ['../x', 'a/b', '', '.'])
      expect(() => store.write(profile, session)).toThrow('INPUT_INVALID');
  });
});
