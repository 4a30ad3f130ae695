import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import type { RunId } from '#contracts/ids';
import type { WeightsReference } from './message-journal.ts';

/** Which question a release answered. */
export type ReleaseKey = {
  readonly runId: RunId;
  readonly phase: 'train' | 'evaluate';
  readonly round: number;
  readonly receivedSha256: string;
};

/** What the egress guard let out. */
export type Release = {
  readonly weights: WeightsReference | undefined;
  readonly examples: number;
  readonly metrics: Readonly<Record<string, number>>;
};

const Row = z
  .object({
    examples: z.int(),
    metrics: z.string().transform((text) => z.record(z.string(), z.number()).parse(JSON.parse(text))),
    weights_sha256: z.string().nullable(),
    weights_bytes: z.int().nonnegative(),
  })
  .transform(
    ({ examples, metrics, weights_sha256, weights_bytes }): Release => ({
      examples,
      metrics,
      weights: weights_sha256 === null ? undefined : { sha256: weights_sha256, sizeBytes: weights_bytes },
    }),
  );

/** Releases by question: the server may ask again what it lost, and gets the same bytes, never a second sample. */
export type ReleasedJournal = {
  /** Throws STORED_ROW_DAMAGED where a release was made and cannot be read: a second sample must not leave. */
  readonly find: (key: ReleaseKey) => Release | undefined;
  readonly keep: (key: ReleaseKey, release: Release) => void;
  /** Hashes of all weights that a release or an open reply of this run refers to. */
  readonly weights: (runId: RunId) => ReadonlySet<string>;
};

/** The journal in the service's SQLite database; releases of earlier rounds are dropped. */
export function createReleasedJournal(database: ServiceDatabase): ReleasedJournal {
  const where = 'WHERE run_id = ? AND phase = ? AND round = ? AND received_sha256 = ?';
  const byQuestion = createRowReader(database, {
    table: 'released',
    key: ['run_id', 'phase', 'round', 'received_sha256'],
    repair: 'keep',
    parse: (row) => Row.parse(row),
  }).select(`SELECT * FROM released ${where}`);
  const isKnown = database.prepare(`SELECT 1 FROM released ${where}`);
  return {
    find: ({ runId, phase, round, receivedSha256 }) => {
      const key = [runId, phase, round, receivedSha256] as const;
      const found = byQuestion.get(...key);
      if (found === undefined && isKnown.get(...key) !== undefined) throw new AppError('STORED_ROW_DAMAGED');
      return found;
    },
    keep: ({ runId, phase, round, receivedSha256 }, { examples, metrics, weights }) =>
      transaction(database, () => {
        database.prepare('DELETE FROM released WHERE run_id = ? AND round < ?').run(runId, round - 1);
        database
          .prepare('INSERT OR REPLACE INTO released VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
          .run(
            runId,
            phase,
            round,
            receivedSha256,
            examples,
            JSON.stringify(metrics),
            weights?.sha256 ?? null,
            weights?.sizeBytes ?? 0,
          );
      }),
    weights: (runId) =>
      new Set(
        database
          .prepare(
            `SELECT weights_sha256 FROM released WHERE run_id = ?1 AND weights_sha256 IS NOT NULL
             UNION SELECT weights_sha256 FROM messages
             WHERE run_id = ?1 AND state = 'ANSWERED' AND weights_sha256 IS NOT NULL`,
          )
          .all(runId)
          .map((row) => z.string().parse(row.weights_sha256)),
      ),
  };
}
