import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeBytesOf } from '#appliance/platform/free-bytes';
import { AppError } from '#contracts/app-error';
import type { CohortDefinition } from '#contracts/cohort';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { canonicalJson } from '#domain/audit/canonical-json';
import { answerableByCopy } from '#domain/cohort/answerable-by-copy';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { duckdb } from '#domain/cohort/sql-dialect';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { PostgresViews, RunStatement } from '../adapters/postgres-views.ts';
import { copiedTables } from './copied-tables.ts';
import { copySource, copyStamp } from './copy-source.ts';
import { listedConceptSets } from './listed-concept-sets.ts';
import { makeReadCopy } from './make-read-copy.ts';
import { type OpenReadCopy, openReadCopy } from './open-read-copy.ts';

/** The read-optimised copy of the trust's OMOP database. */
export type ReadCopy = {
  /**
   * The persons of a cohort; undefined where PostgreSQL must answer: without a copy of the present data, for a cohort
   * that the copy cannot answer, and where DuckDB fails. Throws COHORT_QUERY_TIMEOUT.
   */
  readonly persons: (
    runStatement: RunStatement,
    cohort: CohortDefinition,
    dataDate: string,
  ) => Promise<PersonSet | undefined>;
  /** Makes the copy, or makes it again, where the data have changed and rest; never rejects. */
  readonly keepUp: () => Promise<void>;
  /** Closes the copy and ends making another. */
  readonly close: () => Promise<void>;
};

/** What the read-optimised copy needs. */
export type ReadCopyDeps = {
  readonly databaseUrl: string;
  /** Holds nothing else; made where it is missing. */
  readonly folder: string;
  /** Views for looking whether the data have changed. */
  readonly views: Pick<PostgresViews, 'view'>;
  readonly timeoutMilliseconds: number;
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** A copy is made again after an hour where the stamp does not show every change. */
const maxAgeMilliseconds = 3_600_000;

/** After a failure the next one waits so long. */
const pauseMilliseconds = 900_000;

/** Stays the same as long as files of an earlier start can be read. */
const format = createHash('sha256')
  .update(canonicalJson({ version: 1, copiedTables }))
  .digest('hex');

type Current = { readonly name: string; readonly stamp: string; readonly madeAt: number; readonly open: OpenReadCopy };

const markOf = (stamp: string): string => canonicalJson({ format, stamp });

const isCopy = (name: string): boolean => /^copy-\d+\.duckdb$/.test(name);

/** Makes the read-optimised copy; nothing is read or written before `keepUp`. */
export function createReadCopy(deps: ReadCopyDeps): ReadCopy {
  const { folder, freeBytes = freeBytesOf, log, now, timeoutMilliseconds, views } = deps;
  const ending = new AbortController();
  let current: Current | undefined;
  let seen: string | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let working: Promise<void> | undefined;

  const remove = (name: string): Promise<void> => rm(join(folder, name), { force: true });

  const use = async (name: string, stamp: string): Promise<void> => {
    const before = current;
    const madeAt = Number(name.replace(/\D/g, ''));
    current = { name, stamp, madeAt, open: await openReadCopy(join(folder, name), folder) };
    if (before === undefined) return;
    await before.open.close();
    await remove(before.name);
  };

  /** Opens the copy of an earlier start where it is one of the same data; removes every other file. */
  const reopen = async (stamp: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(folder)).sort().reverse()) {
      if (current !== undefined || !isCopy(name)) {
        await rm(join(folder, name), { recursive: true, force: true });
        continue;
      }
      const open = await openReadCopy(join(folder, name), folder).catch(() => undefined);
      const mark = await open?.mark().catch(() => '');
      await open?.close();
      if (mark === markOf(stamp)) await use(name, stamp);
      else await remove(name);
    }
  };

  const make = async (stamp: string, bytes: number): Promise<void> => {
    const begun = now().getTime();
    if ((await freeBytes(folder)) < bytes) {
      log('READ_COPY_NOT_MADE', { reason: 'disk', megabytes: Math.ceil(bytes / 1e6) });
      failedAt = begun;
      return;
    }
    const made = join(folder, 'new.duckdb');
    try {
      await rm(made, { force: true });
      const { databaseUrl } = deps;
      await makeReadCopy({ databaseUrl, file: made, folder, mark: markOf(stamp), signal: ending.signal });
      const name = `copy-${begun}.duckdb`;
      await rename(made, join(folder, name));
      await use(name, stamp);
      log('READ_COPY_MADE', { milliseconds: now().getTime() - begun });
    } catch (error) {
      await rm(made, { force: true });
      if (ending.signal.aborted) return;
      failedAt = now().getTime();
      log('READ_COPY_NOT_MADE', {
        reason: error instanceof Error ? error.name : 'unknown',
        megabytes: Math.ceil(bytes / 1e6),
      });
    }
  };

  const look = async (): Promise<void> => {
    // Read before the data, so that it never includes rows that the copy lacks.
    const { bytes, showsChanges, stamp } = await views.view(async (runStatement) => ({
      stamp: await copyStamp(runStatement),
      ...(await copySource(runStatement)),
    }));
    if (seen === undefined) await reopen(stamp);
    // While data are loaded, every look sees another stamp.
    const rests = seen === undefined || seen === stamp;
    seen = stamp;
    const time = now().getTime();
    const isOld = current !== undefined && !showsChanges && time - current.madeAt > maxAgeMilliseconds;
    if (current?.stamp === stamp && !isOld) return;
    if (rests && time - failedAt > pauseMilliseconds) await make(stamp, bytes);
  };

  return {
    persons: async (runStatement, cohort, dataDate) => {
      const copy = current;
      if (copy === undefined || !answerableByCopy(cohort)) return undefined;
      if ((await copyStamp(runStatement)) !== copy.stamp) return undefined;
      const conceptSets = await listedConceptSets(runStatement, cohort);
      try {
        return await copy.open.persons(
          compileCohort(cohort, { dataDate, dialect: duckdb, conceptSets }),
          timeoutMilliseconds,
        );
      } catch (error) {
        if (error instanceof AppError) throw error;
        log('READ_COPY_PASSED_OVER', { reason: error instanceof Error ? error.name : 'unknown' });
        return undefined;
      }
    },
    keepUp: () => {
      working ??= look()
        // The database is away: the next look tries again.
        .catch(() => {})
        .finally(() => {
          working = undefined;
        });
      return working;
    },
    close: async () => {
      ending.abort();
      await working;
      await current?.open.close();
    },
  };
}
