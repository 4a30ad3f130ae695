import { statfs } from 'node:fs/promises';
import type { HealthReport, PartHealth } from './http-service.ts';
import type { ServiceDatabase } from './service-database.ts';
import { countSetAside } from './set-aside.ts';

/** Below this a service's own disk counts as full: journals and logs still need room to be written. */
const leastFreeBytes = 256 * 1024 * 1024;

type OwnHealthDeps = {
  /** Before the names of the parts, because the parts of all services stand side by side in one heartbeat. */
  readonly service: string;
  /** The folders that the service writes to; they may be on different disks. */
  readonly folders: readonly string[];
  readonly databases: readonly ServiceDatabase[];
  readonly freeBytes?: (folder: string) => Promise<number>;
};

const freeBytesOf = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Really written each time: only a commit shows that the disk takes one. */
const lastWrite = `CREATE TABLE IF NOT EXISTS last_write (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT;
  INSERT OR REPLACE INTO last_write VALUES (1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

function stateOf(database: ServiceDatabase): PartHealth {
  try {
    database.exec(lastWrite);
    return countSetAside(database) > 0 ? 'degraded' : 'healthy';
  } catch {
    return 'down';
  }
}

const worst = (states: readonly PartHealth[]): PartHealth =>
  states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'healthy';

/**
 * How a service's own parts are: `<service>-disk`, down where one of its folders has less than 256 MiB free or cannot be
 * asked; and
 * `<service>-journal`, down where its databases cannot be written, degraded while something is set aside in them.
 */
export const ownHealth =
  ({ service, folders, databases, freeBytes = freeBytesOf }: OwnHealthDeps) =>
  async (): Promise<Readonly<Record<string, PartHealth>>> => ({
    [`${service}-disk`]: worst(
      await Promise.all(
        folders.map((folder) =>
          freeBytes(folder).then(
            (bytes): PartHealth => (bytes >= leastFreeBytes ? 'healthy' : 'down'),
            (): PartHealth => 'down',
          ),
        ),
      ),
    ),
    [`${service}-journal`]: worst(databases.map(stateOf)),
  });

/** A report with a service's own parts beside those that it depends on; it is degraded where one of its own is not healthy. */
export function withOwnParts(report: HealthReport, own: Readonly<Record<string, PartHealth>>): HealthReport {
  const status = report.status === 'healthy' && worst(Object.values(own)) !== 'healthy' ? 'degraded' : report.status;
  return { status, parts: { ...report.parts, ...own } };
}
