import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import {
  type ClosedProject,
  closedSqlProjects,
  openSqlProjects,
  sqlClosureMigrations,
} from '#appliance/services/query/questions/sql-closures';
import { ProjectId } from '#contracts/ids';

/** Projects to which SQL is closed, and those that were opened just now. */
export type ClosedSql = { readonly closed: readonly ClosedProject[]; readonly opened: readonly string[] };

/**
 * Lists the projects to which SQL is closed at this trust; with `open`, a project's id or `all`, opens SQL to them first.
 * The query service may be running. Throws `ConfigError` for a wrong folder or id.
 */
export function closedSql(options: { readonly dataFolder: string; readonly open?: string | undefined }): ClosedSql {
  const { dataFolder, open } = options;
  const projectId = ProjectId.safeParse(open);
  if (open !== undefined && open !== 'all' && !projectId.success)
    throw new ConfigError('--open is neither the id of a project nor "all"');
  const file = join(dataFolder, 'sql-trials.sqlite');
  if (!existsSync(file)) throw new ConfigError('--data is not the data folder of a query service');
  const database = openDatabase(file, sqlClosureMigrations, { recover: false });
  try {
    const opened = open === undefined ? [] : openSqlProjects(database, projectId.data);
    return { opened, closed: closedSqlProjects(database) };
  } finally {
    database.close();
  }
}
