import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAccount, writeAccount } from '#local/seed/account';

describe('a kept account', () => {
  it('is read back from a file that only its owner can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flip-account-'));
    const file = join(folder, 'people/admin.json');
    const account = { hub: 'h', email: 'e', name: 'n', role: 'Admin', password: 'p', totpSecret: 't' };
    writeAccount(file, account);
    expect(readAccount(file)).toEqual(account);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
