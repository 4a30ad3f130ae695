import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import type { AnsweredMessage } from './answer-message.ts';
import type { BackendSession, Instruction, Step } from './backend-session.ts';
import type { MessageJournal, OpenMessage } from './message-journal.ts';
import type { WeightsStore } from './weights-store.ts';

/** How taking part ended, as far as the run server said; a stop by the hub is known to the caller. */
export type Ending = { readonly outcome: 'COMPLETED' } | { readonly outcome: 'FAILED'; readonly failure: Failure };

type TakePartDeps = {
  readonly runId: RunId;
  readonly session: BackendSession;
  readonly journal: MessageJournal;
  readonly weights: WeightsStore;
  /** Name of this trust at the server, when it has joined before. */
  readonly member: string | undefined;
  readonly setMember: (member: string) => void;
  readonly joined: () => void;
  /** `undefined` stands for an instruction that cannot be read. */
  readonly answer: (instruction: Instruction | undefined) => Promise<AnsweredMessage>;
  readonly lastFailure: () => Failure | undefined;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** So long may the server be out of reach before the run is given up. */
  readonly lostMilliseconds: number;
  /** So long a stop that is on its way from the hub may take, after the server said that the run is over. */
  readonly graceMilliseconds: number;
};

const activePause = 50;
const idlePause = 250;
const idleAfterMilliseconds = 3000;
/** Refusals of the same step after which it is given up. */
const mostRefusals = 3;

/** A trust's whole life in a run: join, then one message after the other until the last, or until the run is over. */
export async function takePart(deps: TakePartDeps): Promise<Ending> {
  const { session, journal, runId, signal } = deps;
  const failed = (code: 'FL_SERVER_UNREACHABLE' | 'RUN_SERVER_LOST'): Ending => ({
    outcome: 'FAILED',
    failure: deps.lastFailure() ?? named ?? new AppError(code).toFailure(),
  });
  const completed = (outcome: string | undefined): Ending =>
    outcome === 'RELEASED' || outcome === 'SKIPPED' ? { outcome: 'COMPLETED' } : failed('RUN_SERVER_LOST');
  let member: string | undefined;
  let heardAt = performance.now();
  let busyAt = performance.now();
  let over = false;
  let failures = 0;
  /** What the server names as the cause of its refusals, until a step succeeds. */
  let named: Failure | undefined;

  const heartbeat = async (): Promise<void> => {
    if (member === undefined) return;
    const { kind } = await session.heartbeat(member);
    if (kind === 'done') heardAt = performance.now();
    if (kind === 'over') over = true;
  };
  // On a timer of its own: the server must hear from a trust whose app trains for minutes.
  const timer = setInterval(() => void heartbeat(), session.heartbeatSeconds * 1000);

  /** Notes how a step went; false when it has to be tried again. */
  const went = async (step: Step<unknown>): Promise<boolean> => {
    const { kind } = step;
    if (kind === 'done') {
      heardAt = performance.now();
      failures = 0;
      named = undefined;
      return true;
    }
    if (kind === 'over') over = true;
    if (kind === 'unknown') member = undefined;
    if (kind === 'unknown' || kind === 'refused') named = step.failure;
    failures += 1;
    if (!over) await pause(Math.min(100 * 2 ** failures, 2000), undefined, { signal }).catch(() => {});
    return false;
  };

  const answerOpen = async ({ claim }: OpenMessage, as: string): Promise<void> => {
    const read = await session.read(as, claim);
    if (!(await went(read)) || read.kind !== 'done') {
      // Refused for good: the server will ask again under another id.
      if (read.kind === 'refused' && failures > mostRefusals) journal.delivered(runId, claim.id);
      return;
    }
    if (read.value === 'gone') {
      journal.delivered(runId, claim.id);
      return;
    }
    const instruction = read.value === 'unreadable' ? undefined : read.value;
    const answered = await deps.answer(instruction);
    if (signal.aborted) return;
    const { reply, ...facts } = answered;
    const weights = reply.kind === 'released' ? reply.weights : undefined;
    journal.answer(runId, claim.id, {
      ...facts,
      phase: instruction?.phase,
      round: instruction?.round,
      totalRounds: instruction?.totalRounds,
      weights: weights && { sha256: weights.sha256, sizeBytes: weights.sizeBytes },
      reply: await session.encode(claim, reply, deps.now()),
    });
  };

  const deliverOpen = async (
    { claim }: OpenMessage,
    reply: NonNullable<OpenMessage['reply']>,
    as: string,
  ): Promise<Ending | undefined> => {
    const weights = reply.weights && deps.weights.find(runId, reply.weights.sha256, reply.weights.sizeBytes);
    const delivered = await session.deliver(as, claim, {
      bytes: reply.bytes,
      seconds: reply.seconds,
      parts: journal.parts(runId, claim.id),
      content: async ({ head, slice }) => {
        if (slice === undefined) return head;
        if (weights === undefined) throw new RangeError('a reply without weights has a part of them');
        return Buffer.concat([head, await weights.read(slice.start, slice.length)]);
      },
      kept: reply.note,
      keep: (note) => journal.setNote(runId, claim.id, note),
    });
    const givenUp = (): boolean => delivered.kind === 'refused' && failures > mostRefusals;
    if (!(await went(delivered)) && !givenUp()) return undefined;
    journal.delivered(runId, claim.id);
    return reply.last && delivered.kind === 'done' ? completed(reply.outcome) : undefined;
  };

  try {
    const last = journal.lastDelivered(runId);
    if (last !== undefined) return completed(last);
    let known = deps.member;
    while (!signal.aborted) {
      if (over) {
        const owed = journal.open(runId).find(({ reply }) => reply?.last === true);
        if (owed !== undefined) return completed(owed.reply?.outcome);
        if (deps.lastFailure() === undefined)
          await pause(deps.graceMilliseconds, undefined, { signal }).catch(() => {});
        break;
      }
      if (performance.now() - heardAt > deps.lostMilliseconds) return failed('FL_SERVER_UNREACHABLE');
      if (member === undefined) {
        const joined = await session.join(known);
        if (!(await went(joined)) || joined.kind !== 'done') continue;
        member = joined.value;
        if (known !== member) deps.setMember(member);
        known = member;
        deps.joined();
      }
      const open = journal.open(runId)[0];
      if (open !== undefined) {
        busyAt = performance.now();
        if (open.reply === undefined) await answerOpen(open, member);
        else {
          const ending = await deliverOpen(open, open.reply, member);
          if (ending !== undefined) return ending;
        }
        continue;
      }
      const next = await session.next(member);
      if (!(await went(next)) || next.kind !== 'done') continue;
      // First of all to disk: the server never hands an instruction out again.
      if (next.value !== undefined) journal.claim(runId, next.value);
      else {
        const idle = performance.now() - busyAt > idleAfterMilliseconds;
        await pause(idle ? idlePause : activePause, undefined, { signal }).catch(() => {});
      }
    }
    return failed('RUN_SERVER_LOST');
  } finally {
    clearInterval(timer);
    // No goodbye to the server: a backend may drop what a member that leaves has just delivered.
  }
}
