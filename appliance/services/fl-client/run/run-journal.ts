import * as z from 'zod';
import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import { AppError } from '#contracts/app-error';
import { JoinedServer } from '#contracts/appliance/fl-client-api';
import { Failure } from '#contracts/failure';
import { RunId } from '#contracts/ids';
import { Exclusions } from '#contracts/import-manifest';
import { Receipt } from '#contracts/receipt';
import { Admission } from '#contracts/run-tasks';
import { trustedPassport } from '../admission/read-passport.ts';

const json = <T>(schema: z.ZodType<T>) =>
  z.string().transform((text, context): T => {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'not what was written' });
    return z.NEVER;
  });

const Row = z
  .object({
    run_id: RunId,
    state: z.enum(['REFUSED', 'ADMITTED', 'JOINED', 'FINISHED']),
    passport: z.string(),
    admission: json(Admission),
    excluded: json(Exclusions).nullable(),
    server: json(JoinedServer).nullable(),
    node_id: z.string().nullable(),
    rows_used: z.int(),
    failure: json(Failure).nullable(),
    started_at: z.string().nullable(),
    stop_reason: z.string().nullable(),
    receipt: json(Receipt).nullable(),
  })
  .transform((row) => ({
    runId: row.run_id,
    state: row.state,
    passport: row.passport,
    admission: row.admission,
    /** Persons of whom studies were left out of the import, as released. */
    excluded: row.excluded ?? [],
    server: row.server,
    member: row.node_id ?? undefined,
    rowsUsed: row.rows_used,
    failure: row.failure ?? undefined,
    startedAt: row.started_at,
    stopReason: row.stop_reason ?? undefined,
    receipt: row.receipt ?? undefined,
  }));

/** A run as the journal knows it. */
export type RunRecord = z.infer<typeof Row>;

/** Runs at this trust, durable before anything about them is said. */
export type RunJournal = {
  /** Throws STORED_ROW_DAMAGED for a run of which the journal knows nothing any more but that it was. */
  readonly find: (runId: RunId) => RunRecord | undefined;
  /** Runs that were admitted and have not begun; damaged ones are left out. */
  readonly admitted: () => RunRecord[];
  /** Runs that have begun and not ended; damaged ones are left out. */
  readonly joined: () => RunRecord[];
  readonly admit: (run: { runId: RunId; passport: string; admission: Admission; excluded?: Exclusions }) => void;
  /** Joins a server, the run's first or its successor. */
  readonly join: (runId: RunId, server: JoinedServer, startedAt: string) => void;
  /** Name of this trust at the run's server. */
  readonly setMember: (runId: RunId, member: string) => void;
  readonly useRows: (runId: RunId, rows: number) => void;
  readonly useImage: (runId: RunId, studyKey: string) => void;
  readonly imagesUsed: (runId: RunId) => number;
  readonly fail: (runId: RunId, failure: Failure) => void;
  readonly requestStop: (runId: RunId, reason: string) => void;
  /** The receipt is final; what was kept to resume the run goes. */
  readonly finish: (runId: RunId, receipt: Receipt) => void;
};

/** The journal in the service's SQLite database. */
export function createRunJournal(database: ServiceDatabase): RunJournal {
  // A damaged row stays: a run that was admitted must not be admitted a second time with another key.
  const runs = { table: 'runs', key: ['run_id'], repair: 'keep' } as const;
  const byId = createRowReader(database, { ...runs, parse: (row) => Row.parse(row) }).select(
    'SELECT * FROM runs WHERE run_id = ?',
  );
  const byState = createRowReader(database, {
    ...runs,
    parse: (row) => {
      const run = Row.parse(row);
      // Whoever goes through all runs reads their passports: one that is damaged must not stop the others.
      trustedPassport(run.passport);
      return run;
    },
  }).select('SELECT * FROM runs WHERE state = ?');
  const isKnown = database.prepare('SELECT 1 FROM runs WHERE run_id = ?');
  const run = (sql: string, ...values: (string | number | null)[]): void => {
    database.prepare(sql).run(...values);
  };
  const inState = (state: RunRecord['state']): RunRecord[] => byState.all(state);
  return {
    find: (runId) => {
      const found = byId.get(runId);
      if (found === undefined && isKnown.get(runId) !== undefined) throw new AppError('STORED_ROW_DAMAGED');
      return found;
    },
    admitted: () => inState('ADMITTED'),
    joined: () => inState('JOINED'),
    admit: ({ runId, passport, admission, excluded }) =>
      run(
        'INSERT INTO runs (run_id, state, passport, admission, excluded) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        runId,
        admission.kind === 'admitted' ? 'ADMITTED' : 'REFUSED',
        passport,
        JSON.stringify(admission),
        excluded === undefined ? null : JSON.stringify(excluded),
      ),
    join: (runId, server, startedAt) =>
      transaction(database, () => {
        run(
          `UPDATE runs SET state = 'JOINED', server = ?, node_id = NULL, started_at = coalesce(started_at, ?)
           WHERE run_id = ? AND state IN ('ADMITTED', 'JOINED')`,
          JSON.stringify(server),
          startedAt,
          runId,
        );
        // What an earlier server asked, this one never heard of; what was released still counts in the receipt.
        run("DELETE FROM messages WHERE run_id = ? AND state = 'CLAIMED'", runId);
        run(
          "UPDATE messages SET state = 'DELIVERED', total_rounds = NULL WHERE run_id = ? AND state = 'ANSWERED'",
          runId,
        );
        run('DELETE FROM reply_parts WHERE run_id = ?', runId);
      }),
    setMember: (runId, member) => run('UPDATE runs SET node_id = ? WHERE run_id = ?', member, runId),
    useRows: (runId, rows) => run('UPDATE runs SET rows_used = max(rows_used, ?) WHERE run_id = ?', rows, runId),
    useImage: (runId, studyKey) =>
      run('INSERT INTO images_used (run_id, study_key) VALUES (?, ?) ON CONFLICT DO NOTHING', runId, studyKey),
    imagesUsed: (runId) =>
      Number(database.prepare('SELECT count(*) AS n FROM images_used WHERE run_id = ?').get(runId)?.n),
    fail: (runId, failure) => run('UPDATE runs SET failure = ? WHERE run_id = ?', JSON.stringify(failure), runId),
    requestStop: (runId, reason) =>
      run('UPDATE runs SET stop_reason = coalesce(stop_reason, ?) WHERE run_id = ?', reason, runId),
    finish: (runId, receipt) =>
      transaction(database, () => {
        run("UPDATE runs SET state = 'FINISHED', receipt = ? WHERE run_id = ?", JSON.stringify(receipt), runId);
        run('DELETE FROM reply_parts WHERE run_id = ?', runId);
        run('DELETE FROM released WHERE run_id = ?', runId);
      }),
  };
}
