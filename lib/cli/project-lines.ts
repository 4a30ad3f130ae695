import type { ImportFigures } from '#contracts/import-manifest';
import type { Project, ProjectTrust } from '#contracts/project';
import { columns } from './columns.ts';

const withImages = ({ margin, personsWithImages }: ImportFigures): string =>
  personsWithImages === null
    ? 'too few persons'
    : `about ${personsWithImages} persons${margin === undefined ? '' : ` ± ${margin}`}`;

/** A decision; of two people who must approve, one may have. */
export const decisionWords = ({
  decision,
  firstApprovedBy,
}: Pick<ProjectTrust, 'decision' | 'firstApprovedBy'>): string =>
  decision === 'PENDING' && firstApprovedBy !== undefined ? 'PENDING, one of two persons has approved' : decision;

/** A project and each trust's part in it, as lines for people. */
export function projectLines(project: Project): string[] {
  const parts = project.trusts.map(({ code, cohort, decision, failure, firstApprovedBy, imaging, importFigures }) => [
    `  ${code}`,
    decisionWords({ decision, firstApprovedBy }),
    `cohort ${cohort}`,
    `images ${imaging}${importFigures === undefined ? '' : ` (${withImages(importFigures)})`}`,
    failure?.code ?? '',
  ]);
  return [`${project.projectId}  ${project.status}  ${project.name}`, ...columns(parts)];
}
