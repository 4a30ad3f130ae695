import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { ownHealth, withOwnParts } from '#appliance/platform/own-health';
import { setAside } from '#appliance/platform/set-aside';

const folder = mkdtempSync(join(tmpdir(), 'flip-own-health-'));
afterAll(() => rmSync(folder, { recursive: true }));
const open = (name: string) => openDatabase(join(folder, name), []);

describe('a service’s own parts', () => {
  it('are healthy where there is room and the databases take writes', async () => {
    const databases = [open('a.sqlite'), open('b.sqlite')];
    const health = ownHealth({ service: 'poller', folders: [folder], databases, freeBytes: async () => 2 ** 30 });
    expect(await health()).toEqual({ 'poller-disk': 'healthy', 'poller-journal': 'healthy' });
    expect(await health()).toEqual({ 'poller-disk': 'healthy', 'poller-journal': 'healthy' });
  });

  it.each([
    ['little room is left', async () => 2 ** 20],
    ['nobody can say how much room is left', async () => Promise.reject(new Error('gone'))],
  ])('say that the disk is down where %s', async (_, freeBytes) => {
    const health = ownHealth({ service: 'query', folders: [folder], databases: [], freeBytes });
    expect(await health()).toEqual({ 'query-disk': 'down', 'query-journal': 'healthy' });
  });

  it('ask the file system itself', async () => {
    const known = await ownHealth({ service: 'query', folders: [folder], databases: [] })();
    const gone = await ownHealth({ service: 'query', folders: [folder, join(folder, 'nothing')], databases: [] })();
    expect(Object.keys(known)).toEqual(['query-disk', 'query-journal']);
    expect(gone['query-disk']).toBe('down');
  });

  it('say that the journal is down where it cannot be written', async () => {
    const database = open('c.sqlite');
    const health = ownHealth({
      service: 'poller',
      folders: [folder],
      databases: [database],
      freeBytes: async () => 2 ** 30,
    });
    expect((await health())['poller-journal']).toBe('healthy');
    database.exec('PRAGMA query_only = ON');
    expect((await health())['poller-journal']).toBe('down');
  });

  it('say that the journal is degraded as long as something is set aside in it', async () => {
    const database = open('d.sqlite');
    const health = ownHealth({
      service: 'poller',
      folders: [folder],
      databases: [database],
      freeBytes: async () => 2 ** 30,
    });
    setAside(database, { table: 'job', key: ['a'], row: {}, rule: 'not JSON' });
    expect((await health())['poller-journal']).toBe('degraded');
    database.exec("UPDATE set_aside SET cleared_at = 'now'");
    expect((await health())['poller-journal']).toBe('healthy');
  });

  it('degrade a healthy service, and leave one alone that is down', () => {
    const own = { 'query-disk': 'down' } as const;
    expect(withOwnParts({ status: 'healthy', parts: { omop: 'healthy' } }, own)).toEqual({
      status: 'degraded',
      parts: { omop: 'healthy', 'query-disk': 'down' },
    });
    expect(withOwnParts({ status: 'down' }, own).status).toBe('down');
    expect(withOwnParts({ status: 'healthy' }, { 'query-disk': 'healthy' }).status).toBe('healthy');
  });
});
