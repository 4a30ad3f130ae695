import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { countStudies, type StudyCounts } from '#appliance/services/imaging/count-studies';
import type { ProjectId } from '#contracts/ids';
import { projectOption } from './project-option.ts';
import { withServiceDatabase } from './with-service-database.ts';

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
  const wanted = projectOption(options.project);
  const of = { file: 'imaging.sqlite', service: 'an imaging service', migrations: importMigrations };
  return withServiceDatabase({ ...of, dataFolder: options.dataFolder }, (database) => {
    const journal = importJournalInSqlite(database);
    const projects = wanted === undefined ? journal.projects() : [wanted];
    return projects.flatMap((projectId) => {
      const held = journal.find(projectId);
      return held === undefined ? [] : [{ projectId, ended: held.summary !== undefined, ...countStudies(held) }];
    });
  });
}
