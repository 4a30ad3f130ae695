import { freeBytesOf } from './free-bytes.ts';
import type { HealthReport, PartHealth } from './http-service.ts';
import type { ServiceDatabase } from './service-database.ts';
import { countSetAside } from './set-aside.ts';

/** A disk with less free space counts as full, because journals and logs must still be written. */
const minFreeBytes = 256 * 1024 * 1024;

type OwnHealthDeps = {
  /** Prefix of the parts' names, because one heartbeat holds the parts of all services. */
  readonly service: string;
  /** The folders that the service writes to; they may be on different disks. */
  readonly folders: readonly string[];
  readonly databases: readonly ServiceDatabase[];
  readonly freeBytes?: (folder: string) => Promise<number>;
};

/** Written at each check: only a commit shows that the disk accepts writes. */
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
 * Makes the check of a service's own parts:
 * - `<service>-disk`: down where the disk of one of its folders has less than 256 MiB free, or its free space is
 *   unknown
 * - `<service>-journal`: down where one of its databases cannot be written; degraded while one has rows set aside
 */
export const ownHealth =
  ({ service, folders, databases, freeBytes = freeBytesOf }: OwnHealthDeps) =>
  async (): Promise<Readonly<Record<string, PartHealth>>> => ({
    [`${service}-disk`]: worst(
      await Promise.all(
        folders.map((folder) =>
          freeBytes(folder).then(
            (bytes): PartHealth => (bytes >= minFreeBytes ? 'healthy' : 'down'),
            (): PartHealth => 'down',
          ),
        ),
      ),
    ),
    [`${service}-journal`]: worst(databases.map(stateOf)),
  });

/**
 * Adds a service's own parts to its report; a healthy service with an own part that is not healthy becomes degraded.
 */
export function withOwnParts(report: HealthReport, own: Readonly<Record<string, PartHealth>>): HealthReport {
  const status = report.status === 'healthy' && worst(Object.values(own)) !== 'healthy' ? 'degraded' : report.status;
  return { status, parts: { ...report.parts, ...own } };
}
