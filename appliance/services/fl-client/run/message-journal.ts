import * as z from 'zod';
import { createRowReader, type StoredRow } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import type { RunId } from '#contracts/ids';
import { decodeFleet, encodeFleet } from '../backends/flower/fleet-codec.ts';
import type { FlowerMessage, ObjectTree } from '../backends/flower/fleet-messages.ts';
import type { FlowerObject } from '../backends/flower/flower-object.ts';

const blob = z.instanceof(Uint8Array);

const Row = z.object({
  message_id: z.string(),
  state: z.enum(['CLAIMED', 'ANSWERED', 'DELIVERED']),
  message: blob,
  tree: blob,
  phase: z.enum(['train', 'evaluate']).nullable(),
  round: z.int().nullable(),
  total_rounds: z.int().nullable(),
  outcome: z.enum(['RELEASED', 'SKIPPED', 'REFUSED', 'FAILED']).nullable(),
  seconds: z.number(),
  reply: blob.nullable(),
  reply_tree: blob.nullable(),
  session_id: z.string().nullable(),
});

/** An instruction that this trust has claimed and not yet answered to the end. */
export type OpenMessage = {
  readonly messageId: string;
  readonly message: FlowerMessage;
  readonly tree: ObjectTree;
  readonly reply?: {
    readonly message: FlowerMessage;
    readonly tree: ObjectTree;
    readonly seconds: number;
    readonly sessionId: string | undefined;
    readonly outcome: Outcome;
    /** The reply that ends the run at this trust. */
    readonly last: boolean;
  };
};

/**
 * RELEASED: the guard let an output out. SKIPPED: the app had no example for it, so the trust sits this message out and
 * goes on. REFUSED: the guard kept the output back. FAILED: there was none.
 */
export type Outcome = 'RELEASED' | 'SKIPPED' | 'REFUSED' | 'FAILED';

/** A reply as it will be delivered, and what the receipt will say of it. */
export type Answer = {
  readonly messageId: string;
  readonly phase: 'train' | 'evaluate' | undefined;
  readonly round: number | undefined;
  readonly totalRounds: number | undefined;
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly clipped: boolean;
  readonly seconds: number;
  readonly reply: FlowerMessage;
  readonly tree: ObjectTree;
  readonly objects: readonly FlowerObject[];
};

const Totals = z.object({ released: z.int(), refused: z.int(), bytes: z.int(), clipped: z.int() });

/** Messages of runs; each step is on disk before the next is taken, so that a killed client resumes where it was. */
export type MessageJournal = {
  readonly claim: (runId: RunId, message: FlowerMessage, tree: ObjectTree) => void;
  readonly open: (runId: RunId) => OpenMessage[];
  readonly answer: (runId: RunId, answer: Answer) => void;
  readonly setSession: (runId: RunId, messageId: string, sessionId: string) => void;
  readonly objects: (runId: RunId, messageId: string) => { id: string; content: Uint8Array }[];
  readonly delivered: (runId: RunId, messageId: string) => void;
  /** Sums for the receipt: what has left, or was about to. */
  readonly totals: (runId: RunId) => z.infer<typeof Totals>;
  readonly roundsJoined: (runId: RunId) => number[];
  /** How the run's last message was answered, once that answer has been delivered. */
  readonly lastDelivered: (runId: RunId) => Outcome | undefined;
};

/**
 * The journal in the service's SQLite database. An answer that is damaged is made again from what was released; an
 * instruction that is damaged cannot be answered any more and counts as delivered.
 */
export function createMessageJournal(database: ServiceDatabase): MessageJournal {
  const openMessage = (row: z.infer<typeof Row>): OpenMessage => ({
    messageId: row.message_id,
    message: decodeFleet('flwr.proto.Message', row.message),
    tree: decodeFleet('flwr.proto.ObjectTree', row.tree),
    ...(row.reply === null || row.reply_tree === null || row.outcome === null
      ? {}
      : {
          reply: {
            message: decodeFleet('flwr.proto.Message', row.reply),
            tree: decodeFleet('flwr.proto.ObjectTree', row.reply_tree),
            seconds: row.seconds,
            sessionId: row.session_id ?? undefined,
            outcome: row.outcome,
            last: row.phase === 'evaluate' && row.round === row.total_rounds,
          },
        }),
  });
  const makeAgain = database.prepare(
    `UPDATE messages SET state = 'CLAIMED', phase = NULL, round = NULL, total_rounds = NULL, outcome = NULL, bytes = 0,
     clipped = 0, seconds = 0, reply = NULL, reply_tree = NULL, session_id = NULL WHERE run_id = ? AND message_id = ?`,
  );
  const dropObjects = database.prepare('DELETE FROM reply_objects WHERE run_id = ? AND message_id = ?');
  const giveUp = database.prepare("UPDATE messages SET state = 'DELIVERED' WHERE run_id = ? AND message_id = ?");
  const isInstruction = (row: StoredRow): boolean => {
    try {
      decodeFleet('flwr.proto.Message', blob.parse(row.message));
      decodeFleet('flwr.proto.ObjectTree', blob.parse(row.tree));
      return true;
    } catch {
      return false;
    }
  };
  const openMessages = createRowReader(database, {
    table: 'messages',
    key: ['run_id', 'message_id'],
    parse: (row) => openMessage(Row.parse(row)),
    mend: (row) => {
      const key = [row.run_id ?? null, row.message_id ?? null] as const;
      dropObjects.run(...key);
      (isInstruction(row) ? makeAgain : giveUp).run(...key);
    },
  }).select("SELECT * FROM messages WHERE run_id = ? AND state <> 'DELIVERED' ORDER BY rowid");
  return {
    claim: (runId, message, tree) => {
      database
        .prepare(
          `INSERT INTO messages (run_id, message_id, state, message, tree) VALUES (?, ?, 'CLAIMED', ?, ?)
           ON CONFLICT DO NOTHING`,
        )
        .run(
          runId,
          message.metadata?.messageId ?? '',
          encodeFleet('flwr.proto.Message', message),
          encodeFleet('flwr.proto.ObjectTree', tree),
        );
    },
    open: (runId) => openMessages.all(runId),
    answer: (runId, answer) =>
      transaction(database, () => {
        database
          .prepare(
            `UPDATE messages SET state = 'ANSWERED', phase = ?, round = ?, total_rounds = ?, outcome = ?, bytes = ?,
             clipped = ?, seconds = ?, reply = ?, reply_tree = ? WHERE run_id = ? AND message_id = ? AND state = 'CLAIMED'`,
          )
          .run(
            answer.phase ?? null,
            answer.round ?? null,
            answer.totalRounds ?? null,
            answer.outcome,
            answer.bytes,
            answer.clipped ? 1 : 0,
            answer.seconds,
            encodeFleet('flwr.proto.Message', answer.reply),
            encodeFleet('flwr.proto.ObjectTree', answer.tree),
            runId,
            answer.messageId,
          );
        const insert = database.prepare('INSERT INTO reply_objects VALUES (?, ?, ?, ?, ?)');
        for (const [place, { id, bytes }] of answer.objects.entries())
          insert.run(runId, answer.messageId, id, place, bytes);
      }),
    setSession: (runId, messageId, sessionId) => {
      database
        .prepare('UPDATE messages SET session_id = ? WHERE run_id = ? AND message_id = ?')
        .run(sessionId, runId, messageId);
    },
    objects: (runId, messageId) =>
      database
        .prepare('SELECT object_id, content FROM reply_objects WHERE run_id = ? AND message_id = ? ORDER BY place')
        .all(runId, messageId)
        .map((row) => ({ id: z.string().parse(row.object_id), content: blob.parse(row.content) })),
    delivered: (runId, messageId) =>
      transaction(database, () => {
        database
          .prepare("UPDATE messages SET state = 'DELIVERED' WHERE run_id = ? AND message_id = ?")
          .run(runId, messageId);
        database.prepare('DELETE FROM reply_objects WHERE run_id = ? AND message_id = ?').run(runId, messageId);
      }),
    totals: (runId) =>
      Totals.parse(
        database
          .prepare(
            `SELECT count(*) FILTER (WHERE outcome = 'RELEASED') AS released,
                    count(*) FILTER (WHERE outcome = 'REFUSED') AS refused,
                    coalesce(sum(bytes), 0) AS bytes, coalesce(sum(clipped), 0) AS clipped
             FROM messages WHERE run_id = ?`,
          )
          .get(runId),
      ),
    roundsJoined: (runId) =>
      database
        .prepare(
          `SELECT DISTINCT round FROM messages
           WHERE run_id = ? AND phase = 'train' AND outcome = 'RELEASED' AND round > 0 ORDER BY round`,
        )
        .all(runId)
        .map((row) => Number(row.round)),
    lastDelivered: (runId) => {
      const row = database
        .prepare(
          `SELECT outcome FROM messages WHERE run_id = ? AND state = 'DELIVERED'
           AND phase = 'evaluate' AND round = total_rounds ORDER BY outcome = 'RELEASED' DESC LIMIT 1`,
        )
        .get(runId);
      return row === undefined ? undefined : Row.shape.outcome.unwrap().parse(row.outcome);
    },
  };
}
