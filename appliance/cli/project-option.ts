import { ConfigError } from '#appliance/platform/config';
import { ProjectId } from '#contracts/ids';

/** The project that `--project` names; undefined where it is absent. Throws `ConfigError` for what is no id. */
export function projectOption(project: string | undefined): ProjectId | undefined {
  const projectId = ProjectId.safeParse(project);
  if (project !== undefined && !projectId.success) throw new ConfigError('--project is not the id of a project');
  return projectId.data;
}
