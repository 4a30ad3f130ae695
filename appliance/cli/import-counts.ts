import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { countStudies, type StudyCounts } from '#appliance/services/imaging/count-studies';
import { ProjectId } from '#contracts/ids';

/** How far an import is, in true numbers. */
export type ImportCounts = StudyCounts & { readonly projectId: ProjectId; readonly ended: boolean };

/**
 * Every project's import in true numbers of studies, for the people of the trust alone. The imaging service may be
 * running. Throws `ConfigError` for a wrong folder or id.
 */
export function importCounts(options: {
  readonly dataFolder: string;
  readonly project?: string | undefined;
}): readonly ImportCounts[] {
  const { dataFolder, project } = options;
  const wanted = ProjectId.safeParse(project);
  if (project !== undefined && !wanted.success) throw new ConfigError('--project is not the id of a project');
  const file = join(dataFolder, 'imaging.sqlite');
  if (!existsSync(file)) throw new ConfigError('--data is not the data folder of an imaging service');
  const database = openDatabase(file, importMigrations, { recover: false });
  try {
    const journal = importJournalInSqlite(database);
    const projects = wanted.success ? [wanted.data] : journal.projects();
    return projects.flatMap((projectId) => {
      const held = journal.find(projectId);
      return held === undefined ? [] : [{ projectId, ended: held.summary !== undefined, ...countStudies(held) }];
    });
  } finally {
    database.close();
  }
}
