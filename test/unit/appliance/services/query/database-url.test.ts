import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { QueryConfig } from '#appliance/services/query/config';
import { databaseUrl } from '#appliance/services/query/database-url';

const folder = mkdtempSync(join(tmpdir(), 'database-url-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const address = 'postgres://flip_query@127.0.0.1:5432/omop';

it('takes the password from its file, whatever characters it has', () => {
  const file = join(folder, 'password');
  for (const password of ['plain', 'a:b@c/d?e#f%20 é']) {
    writeFileSync(file, `${password}\n`);
    for (const [given, expected] of [
      [address, { host: '127.0.0.1', user: 'flip_query' }],
      ['postgresql:///omop?host=/var/run/postgresql&user=flip', { host: '/var/run/postgresql', user: 'flip' }],
    ] as const) {
      const client = new pg.Client({
        connectionString: databaseUrl({ DATABASE_URL: given, DATABASE_PASSWORD_FILE: file }),
      });
      expect(client).toMatchObject({ ...expected, database: 'omop' });
      expect(client.password).toBe(password);
    }
  }
});

it('leaves the address as it is where the database asks for none, and fails where the file is missing', () => {
  expect(databaseUrl({ DATABASE_URL: address })).toBe(address);
  const missing = join(folder, 'missing');
  expect(() => databaseUrl({ DATABASE_URL: address, DATABASE_PASSWORD_FILE: missing })).toThrow('ENOENT');
});

it('may not stand in the address', () => {
  const url = QueryConfig.shape.DATABASE_URL;
  expect(url.safeParse(address).success).toBe(true);
  for (const given of ['postgres://flip_query:hunter2@127.0.0.1/omop', 'postgres://flip@db/omop?password=hunter2'])
    expect(url.safeParse(given).error?.issues[0]?.message).toContain('DATABASE_PASSWORD_FILE');
  expect(url.safeParse('mysql://flip_query@127.0.0.1/omop').success).toBe(false);
});
