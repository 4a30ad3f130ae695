import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { closedSql } from '#appliance/cli/closed-sql';
import { openDatabase } from '#appliance/platform/database';
import { createSqlClosures, sqlClosureMigrations } from '#appliance/services/query/questions/sql-closures';
import { ProjectId } from '#contracts/ids';

const dataFolder = mkdtempSync(join(tmpdir(), 'flip-closed-sql-'));
afterAll(() => rmSync(dataFolder, { recursive: true }));

const [first, second, third] = ['bb', 'bc', 'bd'].map((end) =>
  ProjectId.parse(`0190a000-0000-7000-8000-0000000000${end}`),
) as [ProjectId, ProjectId, ProjectId];
const since = '2026-02-01T00:00:00.000Z';

describe('the command for projects to which SQL is closed', () => {
  it('refuses the folder of another service, and what is no id', () => {
    expect(() => closedSql({ dataFolder })).toThrow(/data folder/);
    expect(() => closedSql({ dataFolder, open: 'everybody' })).toThrow(/--open/);
  });

  it('lists them, and opens one or all, while the service has the same database open', () => {
    const database = openDatabase(join(dataFolder, 'sql-trials.sqlite'), sqlClosureMigrations);
    const closures = createSqlClosures({ database, now: () => new Date(since), log: () => {} });
    for (const projectId of [first, second, third]) closures.fail(projectId);
    const closed = [first, second, third].map((projectId) => ({ projectId, since }));
    expect(closedSql({ dataFolder })).toEqual({ opened: [], closed });
    expect(closedSql({ dataFolder, open: first })).toEqual({ opened: [first], closed: closed.slice(1) });
    expect(closures.closedTo(first)).toBe('nobody');
    expect(closures.closedTo(second)).toBe('this project');
    expect(closedSql({ dataFolder, open: 'all' })).toEqual({ opened: [second, third], closed: [] });
    expect(closures.closedTo(second)).toBe('nobody');
    database.close();
  });
});
