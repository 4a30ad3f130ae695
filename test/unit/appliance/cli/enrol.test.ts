import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '#appliance/cli/enrol';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-enrol-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const attempt = (code: string) =>
  enrol({ hubOrigin: 'http://127.0.0.1:1', code, folder: join(folder, 'keys'), applianceVersion: '0.1.0' });

describe('enrolment', () => {
  it.each(['', ' '])('without a code says so and how to give one, and makes no key', async (code) => {
    await expect(attempt(code)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('FLIP_ENROLMENT_CODE'),
    });
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });

  it('with something that is no code says that it is not valid', async () => {
    await expect(attempt('FLIP1.short.code')).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
  });

  it('with a code asks the hub', async () => {
    await expect(attempt(`FLIP1.${'a'.repeat(43)}.${'b'.repeat(43)}`)).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWN',
    });
  });
});
