import type { PartHealth } from '#appliance/platform/http-service';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { isRecovered } from '#appliance/platform/set-aside';
import type { ProjectId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';

/** Projects closed at the same time after which no project may ask in SQL, because one person may own several. */
const maxClosed = 5;

/** The table of projects of which a question in SQL runs or did not succeed. The first two are of earlier versions. */
export const sqlClosureMigrations: readonly string[] = [
  `CREATE TABLE sql_trial (
     project_id TEXT NOT NULL,
     data_date TEXT NOT NULL,
     text TEXT NOT NULL,
     PRIMARY KEY (project_id, data_date, text)
   ) STRICT`,
  `CREATE TABLE damaged_load (
     set_aside_id INTEGER PRIMARY KEY,
     data_date TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE sql_closure (
     project_id TEXT PRIMARY KEY,
     state TEXT NOT NULL CHECK (state IN ('running', 'closed', 'opened')),
     since TEXT NOT NULL
   ) STRICT;
   INSERT INTO sql_closure SELECT DISTINCT project_id, 'closed', strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM sql_trial;
   DROP TABLE sql_trial;
   DROP TABLE damaged_load`,
];

/** A project that may not ask in SQL until a person of the trust opens it. */
export type ClosedProject = { readonly projectId: string; readonly since: string };

type Deps = {
  readonly database: ServiceDatabase;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/**
 * Which projects may ask in SQL. Whether a statement ends in time can depend on the rows of one person, so that a
 * failure may disclose one bit; the first one of a project closes SQL to it, through restarts and new loads of the data,
 * until a person of the trust opens it. A question counts as failed from its beginning until it succeeds, so that a
 * crash in between counts too.
 */
export type SqlClosures = {
  /** Whether SQL is closed to this project, or to all because too many are closed or the record was damaged. */
  readonly closedTo: (projectId: ProjectId) => 'nobody' | 'this project' | 'all projects';
  readonly begin: (projectId: ProjectId) => void;
  readonly succeed: (projectId: ProjectId) => void;
  /** Closes SQL to the project, and logs EXPERT_SQL_CLOSED. */
  readonly fail: (projectId: ProjectId) => void;
  /** At the start of the service: closes SQL to each project whose question the end of the service interrupted. */
  readonly failInterrupted: () => void;
  /** Projects to which SQL is closed, in the order of closing. Logs EXPERT_SQL_OPENED for those opened since the last call. */
  readonly closed: () => readonly ClosedProject[];
};

type ProjectState = 'running' | 'closed' | 'opened';

const projectsIn = (database: ServiceDatabase, state: ProjectState): readonly ClosedProject[] =>
  database
    .prepare('SELECT project_id, since FROM sql_closure WHERE state = ? ORDER BY since, project_id')
    .all(state)
    .map((row) => ({ projectId: String(row.project_id), since: String(row.since) }));

/** Projects to which SQL is closed, in the order of closing. */
export const closedSqlProjects = (database: ServiceDatabase): readonly ClosedProject[] =>
  projectsIn(database, 'closed');

/** Opens the record on a migrated database. */
export function createSqlClosures({ database, now, log }: Deps): SqlClosures {
  const write = database.prepare('INSERT OR REPLACE INTO sql_closure VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM sql_closure WHERE project_id = ?');
  const listed = (state: ProjectState) => projectsIn(database, state);
  const closed = (): readonly ClosedProject[] => {
    for (const { projectId } of listed('opened')) {
      remove.run(projectId);
      log('EXPERT_SQL_OPENED', { projectId });
    }
    return listed('closed');
  };
  const fail = (projectId: string): void => {
    write.run(projectId, 'closed', now().toISOString());
    log('EXPERT_SQL_CLOSED', { projectId, closedProjects: closed().length });
  };
  return {
    closedTo: (projectId) => {
      const projects = closed();
      if (projects.some((project) => project.projectId === projectId)) return 'this project';
      return projects.length >= maxClosed || isRecovered(database) ? 'all projects' : 'nobody';
    },
    begin: (projectId) => void write.run(projectId, 'running', now().toISOString()),
    succeed: (projectId) => void remove.run(projectId),
    fail,
    failInterrupted: () => {
      for (const { projectId } of listed('running')) fail(projectId);
    },
    closed,
  };
}

/** The state of questions in SQL for the service's health: degraded while SQL is closed to a project. */
export function sqlHealth({ closed }: Pick<SqlClosures, 'closed'>): PartHealth {
  try {
    return closed().length > 0 ? 'degraded' : 'healthy';
  } catch {
    return 'down';
  }
}

/**
 * Marks a project, or every closed one, as opened by a person of the trust, and returns those that were closed. The
 * service may be running on the same database; it deletes and logs them at its next look.
 */
export function openSqlProjects(database: ServiceDatabase, projectId?: ProjectId): readonly string[] {
  return database
    .prepare(
      `UPDATE sql_closure SET state = 'opened' WHERE state = 'closed' AND (?1 IS NULL OR project_id = ?1)
       RETURNING project_id`,
    )
    .all(projectId ?? null)
    .map((row) => String(row.project_id));
}
