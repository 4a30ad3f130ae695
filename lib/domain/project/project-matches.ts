import type { ListProjects, ProjectStatus } from '#contracts/project';

type Listed = { readonly name: string; readonly description: string; readonly status: ProjectStatus };

/** Whether a project is one of those asked for: every word stands in its name or description, in any case. */
export const projectMatches = (
  project: Listed,
  { search, status }: Pick<ListProjects, 'search' | 'status'>,
): boolean => {
  if (status !== undefined && project.status !== status) return false;
  const text = `${project.name} ${project.description}`.toLowerCase();
  return (search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
