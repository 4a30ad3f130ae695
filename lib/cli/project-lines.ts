import type { Project } from '#contracts/project';
import { columns } from './columns.ts';

/** A project and each trust's part in it, as lines for people. */
export function projectLines(project: Project): string[] {
  const parts = project.trusts.map(({ code, cohort, decision, failure, imaging, studiesAsked, studiesImported }) => [
    `  ${code}`,
    decision,
    `cohort ${cohort}`,
    `images ${imaging}${studiesAsked === undefined ? '' : ` (${studiesImported ?? 0} of ${studiesAsked} studies)`}`,
    failure?.code ?? '',
  ]);
  return [`${project.projectId}  ${project.status}  ${project.name}`, ...columns(parts)];
}
