import { ConfigError } from '#appliance/platform/config';
import {
  type ClosedProject,
  closedSqlProjects,
  openSqlProjects,
  sqlClosureMigrations,
} from '#appliance/services/query/questions/sql-closures';
import { ProjectId } from '#contracts/ids';
import { withServiceDatabase } from './with-service-database.ts';

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
  const of = { dataFolder, file: 'sql-trials.sqlite', service: 'a query service', migrations: sqlClosureMigrations };
  return withServiceDatabase(of, (database) => {
    const opened = open === undefined ? [] : openSqlProjects(database, projectId.data);
    return { opened, closed: closedSqlProjects(database) };
  });
}
