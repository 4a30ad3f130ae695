import type { ImportFigures } from '#contracts/import-manifest';
import type { Project } from '#contracts/project';
import { columns } from './columns.ts';

const withImages = ({ margin, personsWithImages }: ImportFigures): string =>
  personsWithImages === null
    ? 'too few persons'
    : `about ${personsWithImages} persons${margin === undefined ? '' : ` ± ${margin}`}`;

/** A project and each trust's part in it, as lines for people. */
export function projectLines(project: Project): string[] {
  const parts = project.trusts.map(({ code, cohort, decision, failure, imaging, importFigures }) => [
    `  ${code}`,
    decision,
    `cohort ${cohort}`,
    `images ${imaging}${importFigures === undefined ? '' : ` (${withImages(importFigures)})`}`,
    failure?.code ?? '',
  ]);
  return [`${project.projectId}  ${project.status}  ${project.name}`, ...columns(parts)];
}
