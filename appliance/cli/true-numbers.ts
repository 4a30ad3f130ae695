import {
  latestTrueNumbers,
  type TrueNumber,
  trueNumberMigrations,
} from '#appliance/services/query/questions/true-numbers';
import { projectOption } from './project-option.ts';
import { withServiceDatabase } from './with-service-database.ts';

/**
 * What each project asked last and how many persons that really are, for the people of the trust alone. The query service
 * may be running. Throws `ConfigError` for a wrong folder or id.
 */
export function trueNumbers(options: {
  readonly dataFolder: string;
  readonly project?: string | undefined;
}): readonly TrueNumber[] {
  const projectId = projectOption(options.project);
  const of = { file: 'true-numbers.sqlite', service: 'a query service', migrations: trueNumberMigrations };
  return withServiceDatabase({ ...of, dataFolder: options.dataFolder }, (database) =>
    latestTrueNumbers(database, projectId),
  );
}
