import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '#appliance/platform/config';

/** A record of something damaged in one of a service's databases. */
export type SetAsideRecord = {
  readonly file: string;
  readonly id: number;
  /** `*` for the whole file. */
  readonly table: string;
  readonly rule: string;
  readonly foundAt: string;
};

/**
 * The records in all databases of a service's data folder that nobody has cleared, in the order in which they were
 * found. With `clear` they are marked as seen and stay where they are. Throws `ConfigError` for a folder without one.
 */
export function setAsideRecords(options: { readonly dataFolder: string; readonly clear: boolean }): SetAsideRecord[] {
  const files = readdirSync(options.dataFolder).filter((name) => name.endsWith('.sqlite'));
  if (files.length === 0) throw new ConfigError('--data is not the data folder of a service');
  return files.flatMap((file) => {
    const database = new DatabaseSync(join(options.dataFolder, file), { timeout: 5000 });
    try {
      if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'set_aside'").get() === undefined) return [];
      const rows = database.prepare('SELECT * FROM set_aside WHERE cleared_at IS NULL ORDER BY id').all();
      if (options.clear)
        database.exec(
          "UPDATE set_aside SET cleared_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE cleared_at IS NULL",
        );
      return rows.map((row) => ({
        file,
        id: Number(row.id),
        table: String(row.table_name),
        rule: String(row.rule),
        foundAt: String(row.found_at),
      }));
    } finally {
      database.close();
    }
  });
}
