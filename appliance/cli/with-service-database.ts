import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import type { ServiceDatabase } from '#appliance/platform/service-database';

/**
 * Opens a database of a service, which may be running, for as long as `work` takes. `service` is what --data must be the
 * data folder of. Throws `ConfigError` where the folder has no such database.
 */
export function withServiceDatabase<T>(
  of: {
    readonly dataFolder: string;
    readonly file: string;
    readonly service: string;
    readonly migrations: readonly string[];
  },
  work: (database: ServiceDatabase) => T,
): T {
  const file = join(of.dataFolder, of.file);
  if (!existsSync(file)) throw new ConfigError(`--data is not the data folder of ${of.service}`);
  const database = openDatabase(file, of.migrations, { recover: false });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
