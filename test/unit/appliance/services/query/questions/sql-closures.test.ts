import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import {
  createSqlClosures,
  openSqlProjects,
  sqlClosureMigrations,
  sqlHealth,
} from '#appliance/services/query/questions/sql-closures';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const now = () => new Date('2026-02-01T00:00:00.000Z');

function closuresOn(database = openDatabase(':memory:', sqlClosureMigrations)) {
  const logged: unknown[] = [];
  const closures = createSqlClosures({ database, now, log: (code, fields) => logged.push([code, fields]) });
  return { closures, database, logged };
}

describe('the record of projects to which SQL is closed', () => {
  it('logs each closing and each opening once, and is degraded in between', () => {
    const { closures, database, logged } = closuresOn();
    closures.begin(projectId);
    expect(sqlHealth(closures)).toBe('healthy');
    closures.succeed(projectId);
    closures.fail(projectId);
    expect(sqlHealth(closures)).toBe('degraded');
    expect(closures.closed()).toEqual([{ projectId, since: '2026-02-01T00:00:00.000Z' }]);
    expect(logged).toEqual([['EXPERT_SQL_CLOSED', { projectId, closedProjects: 1 }]]);
    openSqlProjects(database);
    expect(sqlHealth(closures)).toBe('healthy');
    expect(sqlHealth(closures)).toBe('healthy');
    expect(logged.slice(1)).toEqual([['EXPERT_SQL_OPENED', { projectId }]]);
  });

  it('is down where its database cannot be read', () => {
    const { closures, database } = closuresOn();
    expect(sqlHealth(closures)).toBe('healthy');
    database.close();
    expect(sqlHealth(closures)).toBe('down');
  });

  it('opens one project or all of them, and none that is asking now', () => {
    const { closures, database } = closuresOn();
    closures.fail(projectId);
    closures.begin(otherId);
    expect(openSqlProjects(database, otherId)).toEqual([]);
    expect(openSqlProjects(database)).toEqual([projectId]);
    expect(closures.closedTo(projectId)).toBe('nobody');
  });

  it('closes SQL to all while its file is recovered from damage and nobody has cleared the record', () => {
    const { closures, database } = closuresOn();
    expect(closures.closedTo(projectId)).toBe('nobody');
    database.exec("INSERT INTO set_aside (table_name, row_key, row, rule, found_at) VALUES ('*', '', '', '', '')");
    expect(closures.closedTo(projectId)).toBe('all projects');
    database.exec("UPDATE set_aside SET cleared_at = '2026-02-01T00:00:00Z'");
    expect(closures.closedTo(projectId)).toBe('nobody');
  });

  it('closes SQL to projects that failed under an earlier version, whatever data they asked about', () => {
    const database = openDatabase(':memory:', sqlClosureMigrations.slice(0, 2));
    database
      .prepare('INSERT INTO sql_trial VALUES (?, ?, ?), (?, ?, ?)')
      .run(projectId, '2025-01-31', 'a', projectId, '2026-01-31', 'b');
    for (const migration of sqlClosureMigrations.slice(2)) database.exec(migration);
    const { closures } = closuresOn(database);
    expect(closures.closed().map((closed) => closed.projectId)).toEqual([projectId]);
    expect(closures.closedTo(projectId)).toBe('this project');
    expect(closures.closedTo(otherId)).toBe('nobody');
  });
});
