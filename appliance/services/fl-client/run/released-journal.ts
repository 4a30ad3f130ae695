import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import type { RunId } from '#contracts/ids';

/** Which question a release answered. */
export type ReleaseKey = {
  readonly runId: RunId;
  readonly phase: 'train' | 'evaluate';
  readonly round: number;
  readonly receivedSha256: string;
};

/** What the egress guard let out. */
export type Release = {
  readonly parameters: Uint8Array | undefined;
  readonly examples: number;
  readonly metrics: Readonly<Record<string, number>>;
};

const Row = z.object({
  examples: z.int(),
  metrics: z.string().transform((text) => z.record(z.string(), z.number()).parse(JSON.parse(text))),
  parameters: z.instanceof(Uint8Array).nullable(),
});

/** Releases by question: the server may ask again what it lost, and gets the same bytes, never a second sample. */
export type ReleasedJournal = {
  /** Throws STORED_ROW_DAMAGED where a release was made and cannot be read: a second sample must not leave. */
  readonly find: (key: ReleaseKey) => Release | undefined;
  readonly keep: (key: ReleaseKey, release: Release) => void;
};

/** The journal in the service's SQLite database; weights of earlier rounds are dropped. */
export function createReleasedJournal(database: ServiceDatabase): ReleasedJournal {
  const where = 'WHERE run_id = ? AND phase = ? AND round = ? AND received_sha256 = ?';
  const byQuestion = createRowReader(database, {
    table: 'released',
    key: ['run_id', 'phase', 'round', 'received_sha256'],
    mend: 'keep',
    parse: (row): Release => {
      const { parameters, ...rest } = Row.parse(row);
      return { ...rest, parameters: parameters ?? undefined };
    },
  }).select(`SELECT * FROM released ${where}`);
  const isKnown = database.prepare(`SELECT 1 FROM released ${where}`);
  return {
    find: ({ runId, phase, round, receivedSha256 }) => {
      const key = [runId, phase, round, receivedSha256] as const;
      const found = byQuestion.get(...key);
      if (found === undefined && isKnown.get(...key) !== undefined) throw new AppError('STORED_ROW_DAMAGED');
      return found;
    },
    keep: ({ runId, phase, round, receivedSha256 }, { examples, metrics, parameters }) =>
      transaction(database, () => {
        database.prepare('DELETE FROM released WHERE run_id = ? AND round < ?').run(runId, round - 1);
        database
          .prepare('INSERT OR REPLACE INTO released VALUES (?, ?, ?, ?, ?, ?, ?)')
          .run(runId, phase, round, receivedSha256, examples, JSON.stringify(metrics), parameters ?? null);
      }),
  };
}
