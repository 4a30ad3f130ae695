import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Passport } from '#contracts/passport';
import type { EgressTerms } from '#domain/egress/egress-terms';
import { floatBytes } from '#domain/egress/float-vector';
import { guardReply } from '#domain/egress/guard-reply';
import { checkInstruction } from '#domain/passport/check-instruction';
import { buildReply, type ReplyContent } from '../backends/flower/build-reply.ts';
import { allObjects, objectTree } from '../backends/flower/flower-object.ts';
import { type Instruction, readInstruction } from '../backends/flower/read-instruction.ts';
import type { AppOutcome } from '../sandbox/app-outcome.ts';
import type { AppKeeper } from './app-keeper.ts';
import type { Answer, OpenMessage, Outcome } from './message-journal.ts';
import type { Release, ReleasedJournal, ReleaseKey } from './released-journal.ts';

/** What it takes to answer one message of a run. */
export type AnswerDeps = {
  readonly runId: RunId;
  readonly passport: Passport;
  readonly terms: EgressTerms;
  readonly keeper: AppKeeper;
  readonly released: ReleasedJournal;
  readonly releasedSoFar: () => number;
  readonly rowsUsed: () => number;
  readonly failed: (failure: Failure) => void;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

type Result = {
  readonly outcome: Outcome;
  readonly content: ReplyContent;
  readonly bytes: number;
  readonly clipped: boolean;
};

/** Answers an instruction: by the app and the guard, from what was released before, or with a registered failure. */
export async function answerMessage(
  open: OpenMessage,
  objects: ReadonlyMap<string, Uint8Array>,
  deps: AnswerDeps,
): Promise<Answer> {
  const begun = performance.now();
  const instruction = instructionOf(open.messageId, objects);
  const result = instruction === undefined ? unreadable() : await answer(instruction, open, deps);
  const metadata = open.message.metadata;
  if (metadata === undefined) throw new RangeError('an instruction without metadata');
  // A round that was sat out says nothing about how the run ends here.
  if (result.content.kind === 'failed' && result.outcome !== 'SKIPPED') deps.failed(result.content.failure);
  const milliseconds = Math.round(performance.now() - begun);
  deps.log('RUN_MESSAGE', {
    runId: deps.runId,
    kind: instruction?.phase ?? 'unreadable',
    round: instruction?.round ?? -1,
    milliseconds,
    ...(result.content.kind === 'failed' ? { code: result.content.failure.code } : {}),
  });
  const { message: reply, root } = buildReply(metadata, result.content, deps.now());
  return {
    messageId: open.messageId,
    phase: instruction?.phase,
    round: instruction?.round,
    totalRounds: instruction?.totalRounds,
    outcome: result.outcome,
    bytes: result.bytes,
    clipped: result.clipped,
    seconds: milliseconds / 1000,
    reply,
    tree: objectTree(root),
    objects: allObjects(root),
  };
}

function instructionOf(messageId: string, objects: ReadonlyMap<string, Uint8Array>): Instruction | undefined {
  try {
    return readInstruction(messageId, objects);
  } catch {
    return undefined;
  }
}

const failure = (outcome: Outcome, error: AppError): Result => ({
  outcome,
  content: { kind: 'failed', failure: error.toFailure() },
  bytes: 0,
  clipped: false,
});

const unreadable = (): Result =>
  failure(
    'FAILED',
    new AppError('PASSPORT_INVALID', { details: [{ rule: 'the instruction can be read', place: 'message' }] }),
  );

async function answer(instruction: Instruction, open: OpenMessage, deps: AnswerDeps): Promise<Result> {
  const { phase, round, totalRounds, nonce, parameters } = instruction;
  const bytes = floatBytes(parameters);
  const key: ReleaseKey = {
    runId: deps.runId,
    phase,
    round,
    receivedSha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const faults = checkInstruction({
    passport: deps.passport,
    messageType: open.message.metadata?.messageType ?? '',
    phase,
    round,
    totalRounds,
    parametersBytes: bytes.byteLength,
    parametersSha256: key.receivedSha256,
    released: deps.releasedSoFar(),
  });
  if (faults.length > 0) return failure('FAILED', new AppError('PASSPORT_INVALID', { details: faults }));
  // Asked again, because an answer or a claim was lost: the same bytes, so that nothing new leaves.
  const before = deps.released.find(key);
  if (before !== undefined) return released(before, nonce, { clipped: false });

  const outcome = await ask(instruction, deps);
  if (outcome.kind === 'timeout') return failure('FAILED', new AppError('APP_TIMEOUT'));
  if (outcome.kind === 'ended' || outcome.kind === 'failed') {
    const errorName = outcome.kind === 'failed' ? outcome.errorName : 'ended';
    deps.log('SERVICE_FAULT', { service: 'fl-client', route: 'app', code: 'APP_FAILED', errorName });
    return failure('FAILED', new AppError('APP_FAILED', { details: [{ rule: 'the app answers', place: phase }] }));
  }
  if (outcome.kind === 'error') return failure('FAILED', outcome.error);
  const verdict =
    outcome.kind === 'unreadable'
      ? ({ kind: 'refused', rule: outcome.rule, place: 'reply' } as const)
      : guardReply({
          asked: phase,
          reply: outcome.reply,
          received: parameters,
          rowsUsed: deps.rowsUsed(),
          terms: deps.terms,
        });
  if (verdict.kind === 'empty') return failure('SKIPPED', new AppError('NO_EXAMPLES'));
  if (verdict.kind === 'refused') {
    deps.log('RUN_EGRESS_REFUSED', { runId: deps.runId, round, rule: verdict.rule });
    const { rule, place } = verdict;
    return failure('REFUSED', new AppError('EGRESS_REFUSED', { details: [{ rule, place }] }));
  }
  if (verdict.metricsLeftOut > 0)
    deps.log('RUN_METRICS_LEFT_OUT', { runId: deps.runId, round, count: verdict.metricsLeftOut });
  deps.released.keep(key, verdict);
  return released(verdict, nonce, verdict);
}

function released(release: Release, nonce: string, { clipped }: { readonly clipped: boolean }): Result {
  const { parameters, examples, metrics } = release;
  const bytes = (parameters?.byteLength ?? 0) + 8 * (Object.keys(metrics).length + 1);
  return { outcome: 'RELEASED', content: { kind: 'released', parameters, examples, metrics, nonce }, bytes, clipped };
}

async function ask(
  { phase, round, totalRounds, parameters }: Instruction,
  { keeper, passport }: AnswerDeps,
): Promise<AppOutcome | { readonly kind: 'error'; readonly error: AppError }> {
  try {
    const app = await keeper.app();
    const config = {
      'server-round': round,
      'total-rounds': totalRounds,
      'local-epochs': passport.localRounds,
      phase,
    };
    return await app.answer({ type: phase, config, parameters }, passport.roundSeconds * 1000);
  } catch (error) {
    return {
      kind: 'error',
      error: error instanceof AppError ? error : new AppError('SANDBOX_FAILED', { cause: error }),
    };
  }
}
