import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { Instant } from '#contracts/primitives';
import { firstAnswerAt } from '#domain/disclosure/first-answer-at';
import type { ServedProject } from '#domain/disclosure/privacy-ledger';

/** The table of when each project was first answered. */
export const servedProjectMigration = `CREATE TABLE served_project (
  project_id TEXT PRIMARY KEY,
  first_answered_at TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID`;

const Row = z.object({ project_id: z.string(), first_answered_at: Instant, seal: z.string() });

/** The projects that a ledger has answers of. */
export type ServedProjects = {
  readonly all: () => readonly ServedProject[];
  /** Adds a project that has its first answer now; one that is there stays as it is. */
  readonly add: (projectId: string) => void;
};

/** A checksum, as every entry of the ledger has. */
const sealOf = ({ firstAnsweredAt, projectId }: ServedProject): string =>
  createHash('sha256')
    .update(JSON.stringify([projectId, firstAnsweredAt]))
    .digest('hex');

/**
 * Opens the table on a migrated database. The year of a project begins now where its instant is not known: it was
 * answered before the table existed, a damaged file has lost its row, or its row is damaged.
 */
export function openServedProjects(database: ServiceDatabase, now: () => Date): ServedProjects {
  const replace = database.prepare('INSERT OR REPLACE INTO served_project VALUES (?, ?, ?)');
  const put = (project: ServedProject): void => {
    replace.run(project.projectId, project.firstAnsweredAt, sealOf(project));
  };
  const rows = createRowReader(database, {
    table: 'served_project',
    key: ['project_id'],
    parse: (held): ServedProject => {
      const row = Row.parse(held);
      const project = { projectId: row.project_id, firstAnsweredAt: row.first_answered_at };
      if (row.seal !== sealOf(project)) throw new Error('not what was recorded');
      return project;
    },
    repair: ({ project_id: projectId }) => put({ projectId: String(projectId), firstAnsweredAt: now().toISOString() }),
  });
  const select = rows.select('SELECT * FROM served_project ORDER BY project_id');
  const isKnown = database.prepare('SELECT 1 FROM served_project WHERE project_id = ?');
  const all = () => select.all();
  const add = (projectId: string): void => {
    if (isKnown.get(projectId) === undefined) put({ projectId, firstAnsweredAt: firstAnswerAt(all(), now()) });
  };
  const withoutRow = database.prepare(
    'SELECT DISTINCT project_id FROM released WHERE project_id NOT IN (SELECT project_id FROM served_project)',
  );
  transaction(database, () => {
    for (const { project_id: projectId } of withoutRow.all()) add(String(projectId));
  });
  return { all, add };
}
