import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import {
  latestTrueNumbers,
  type TrueNumber,
  trueNumberMigrations,
} from '#appliance/services/query/questions/true-numbers';
import { ProjectId } from '#contracts/ids';

/**
 * What each project asked last and how many persons that really are, for the people of the trust alone. The query service
 * may be running. Throws `ConfigError` for a wrong folder or id.
 */
export function trueNumbers(options: {
  readonly dataFolder: string;
  readonly project?: string | undefined;
}): readonly TrueNumber[] {
  const { dataFolder, project } = options;
  const projectId = ProjectId.safeParse(project);
  if (project !== undefined && !projectId.success) throw new ConfigError('--project is not the id of a project');
  const file = join(dataFolder, 'true-numbers.sqlite');
  if (!existsSync(file)) throw new ConfigError('--data is not the data folder of a query service');
  const database = openDatabase(file, trueNumberMigrations, { recover: false });
  try {
    return latestTrueNumbers(database, projectId.data);
  } finally {
    database.close();
  }
}
