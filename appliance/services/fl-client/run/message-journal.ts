import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createRowReader, type StoredRow } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { transaction } from '#appliance/platform/transaction';
import type { RunId } from '#contracts/ids';
import type { Claim, EncodedReply, ReplyPart } from './backend-session.ts';

const blob = z.instanceof(Uint8Array);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Whether the instruction of a row is as it was claimed. */
const isInstruction = (row: StoredRow): boolean =>
  row.claim instanceof Uint8Array && hashOf(row.claim) === row.claim_sha256;

/**
 * RELEASED: the guard let an output out. SKIPPED: the app had no example for it, so the trust sits this message out and
 * goes on. REFUSED: the guard kept the output back. FAILED: there was none.
 */
const Outcome = z.enum(['RELEASED', 'SKIPPED', 'REFUSED', 'FAILED']);
export type Outcome = z.infer<typeof Outcome>;

const Row = z
  .object({
    message_id: z.string(),
    claim: blob,
    claim_sha256: z.string(),
    phase: z.enum(['train', 'evaluate']).nullable(),
    round: z.int().nullable(),
    total_rounds: z.int().nullable(),
    outcome: Outcome.nullable(),
    seconds: z.number(),
    reply: blob.nullable(),
    reply_sha256: z.string().nullable(),
    weights_sha256: z.string().nullable(),
    weights_bytes: z.int(),
    note: z.string().nullable(),
  })
  .refine((row) => isInstruction(row) && (row.reply === null || hashOf(row.reply) === row.reply_sha256));

const Part = z
  .object({ part_id: z.string(), head: blob, start: z.int().nullable(), length: z.int().nullable() })
  .transform(
    ({ part_id, head, start, length }): ReplyPart => ({
      id: part_id,
      head,
      slice: start === null || length === null ? undefined : { start, length },
    }),
  );

/** Which weights a reply is made with: their hash, and their size in bytes. */
export type WeightsReference = { readonly sha256: string; readonly sizeBytes: number };

/** An instruction that this trust has claimed and not yet answered to the end. */
export type OpenMessage = {
  readonly claim: Claim;
  readonly reply?: {
    readonly bytes: Uint8Array;
    readonly weights: WeightsReference | undefined;
    readonly seconds: number;
    readonly note: string | undefined;
    readonly outcome: Outcome;
    /** The reply that ends the run at this trust. */
    readonly last: boolean;
  };
};

/** A reply as it will be delivered, and what the receipt will say of it. */
export type Answer = {
  readonly phase: 'train' | 'evaluate' | undefined;
  readonly round: number | undefined;
  readonly totalRounds: number | undefined;
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly clipped: boolean;
  readonly seconds: number;
  readonly weights: WeightsReference | undefined;
  readonly reply: EncodedReply;
};

const Totals = z.object({ released: z.int(), refused: z.int(), bytes: z.int(), clipped: z.int() });

/**
 * Messages of runs, in the bytes of their backend. Each step is on disk before the next is taken, so that a killed
 * client resumes where it was.
 */
export type MessageJournal = {
  readonly claim: (runId: RunId, claim: Claim) => void;
  readonly open: (runId: RunId) => OpenMessage[];
  readonly answer: (runId: RunId, messageId: string, answer: Answer) => void;
  readonly setNote: (runId: RunId, messageId: string, note: string) => void;
  readonly parts: (runId: RunId, messageId: string) => ReplyPart[];
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
    claim: { id: row.message_id, bytes: row.claim },
    ...(row.reply === null || row.outcome === null
      ? {}
      : {
          reply: {
            bytes: row.reply,
            weights:
              row.weights_sha256 === null ? undefined : { sha256: row.weights_sha256, sizeBytes: row.weights_bytes },
            seconds: row.seconds,
            note: row.note ?? undefined,
            outcome: row.outcome,
            last: row.phase === 'evaluate' && row.round === row.total_rounds,
          },
        }),
  });
  const makeAgain = database.prepare(
    `UPDATE messages SET state = 'CLAIMED', phase = NULL, round = NULL, total_rounds = NULL, outcome = NULL, bytes = 0,
     clipped = 0, seconds = 0, reply = NULL, reply_sha256 = NULL, weights_sha256 = NULL, weights_bytes = 0, note = NULL
     WHERE run_id = ? AND message_id = ?`,
  );
  const dropParts = database.prepare('DELETE FROM reply_parts WHERE run_id = ? AND message_id = ?');
  const giveUp = database.prepare("UPDATE messages SET state = 'DELIVERED' WHERE run_id = ? AND message_id = ?");
  const openMessages = createRowReader(database, {
    table: 'messages',
    key: ['run_id', 'message_id'],
    parse: (row) => openMessage(Row.parse(row)),
    repair: (row) => {
      const key = [row.run_id ?? null, row.message_id ?? null] as const;
      dropParts.run(...key);
      (isInstruction(row) ? makeAgain : giveUp).run(...key);
    },
  }).select("SELECT * FROM messages WHERE run_id = ? AND state <> 'DELIVERED' ORDER BY rowid");
  return {
    claim: (runId, { id, bytes }) => {
      database
        .prepare(
          `INSERT INTO messages (run_id, message_id, state, claim, claim_sha256) VALUES (?, ?, 'CLAIMED', ?, ?)
           ON CONFLICT DO NOTHING`,
        )
        .run(runId, id, bytes, hashOf(bytes));
    },
    open: (runId) => openMessages.all(runId),
    answer: (runId, messageId, answer) =>
      transaction(database, () => {
        database
          .prepare(
            `UPDATE messages SET state = 'ANSWERED', phase = ?, round = ?, total_rounds = ?, outcome = ?, bytes = ?,
             clipped = ?, seconds = ?, reply = ?, reply_sha256 = ?, weights_sha256 = ?, weights_bytes = ?
             WHERE run_id = ? AND message_id = ? AND state = 'CLAIMED'`,
          )
          .run(
            answer.phase ?? null,
            answer.round ?? null,
            answer.totalRounds ?? null,
            answer.outcome,
            answer.bytes,
            answer.clipped ? 1 : 0,
            answer.seconds,
            answer.reply.bytes,
            hashOf(answer.reply.bytes),
            answer.weights?.sha256 ?? null,
            answer.weights?.sizeBytes ?? 0,
            runId,
            messageId,
          );
        const insert = database.prepare('INSERT INTO reply_parts VALUES (?, ?, ?, ?, ?, ?, ?)');
        for (const [place, { id, head, slice }] of answer.reply.parts.entries())
          insert.run(runId, messageId, id, place, head, slice?.start ?? null, slice?.length ?? null);
      }),
    setNote: (runId, messageId, note) => {
      database.prepare('UPDATE messages SET note = ? WHERE run_id = ? AND message_id = ?').run(note, runId, messageId);
    },
    parts: (runId, messageId) =>
      database
        .prepare('SELECT * FROM reply_parts WHERE run_id = ? AND message_id = ? ORDER BY place')
        .all(runId, messageId)
        .map((row) => Part.parse(row)),
    delivered: (runId, messageId) =>
      transaction(database, () => {
        database
          .prepare("UPDATE messages SET state = 'DELIVERED' WHERE run_id = ? AND message_id = ?")
          .run(runId, messageId);
        database.prepare('DELETE FROM reply_parts WHERE run_id = ? AND message_id = ?').run(runId, messageId);
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
      return row === undefined ? undefined : Outcome.parse(row.outcome);
    },
  };
}
