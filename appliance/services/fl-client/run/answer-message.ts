import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Passport } from '#contracts/passport';
import type { EgressTerms } from '#domain/egress/egress-terms';
import { byteView } from '#domain/egress/float-vector';
import { guardReply } from '#domain/egress/guard-reply';
import { checkInstruction } from '#domain/passport/check-instruction';
import type { AppOutcome } from '../sandbox/app-outcome.ts';
import type { AppKeeper } from './app-keeper.ts';
import type { Instruction, Reply } from './backend-session.ts';
import type { Outcome } from './message-journal.ts';
import type { Release, ReleasedJournal, ReleaseKey } from './released-journal.ts';
import type { WeightsStore } from './weights-store.ts';

/** What it takes to answer one message of a run. */
export type AnswerDeps = {
  readonly runId: RunId;
  readonly passport: Passport;
  readonly terms: EgressTerms;
  readonly keeper: AppKeeper;
  readonly released: ReleasedJournal;
  readonly weights: WeightsStore;
  readonly releasedSoFar: () => number;
  readonly rowsUsed: () => number;
  readonly failed: (failure: Failure) => void;
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** The answer to a message, before its backend puts it into bytes, and what the receipt will say of it. */
export type AnsweredMessage = {
  readonly outcome: Outcome;
  readonly reply: Reply;
  readonly bytes: number;
  readonly clipped: boolean;
  readonly seconds: number;
};

type Result = Omit<AnsweredMessage, 'seconds'>;

/**
 * Answers an instruction: by the app and the guard, from what was released before, or with a registered failure.
 * `undefined` stands for an instruction that cannot be read.
 */
export async function answerMessage(instruction: Instruction | undefined, deps: AnswerDeps): Promise<AnsweredMessage> {
  const begun = performance.now();
  const result = instruction === undefined ? unreadable() : await answer(instruction, deps);
  const failure = result.reply.kind === 'failed' ? result.reply.failure : undefined;
  // A round that was sat out says nothing about how the run ends here.
  if (failure !== undefined && result.outcome !== 'SKIPPED') deps.failed(failure);
  const milliseconds = Math.round(performance.now() - begun);
  deps.log('RUN_MESSAGE', {
    runId: deps.runId,
    kind: instruction?.phase ?? 'unreadable',
    round: instruction?.round ?? -1,
    milliseconds,
    ...(failure === undefined ? {} : { code: failure.code }),
  });
  return { ...result, seconds: milliseconds / 1000 };
}

const failure = (outcome: Outcome, error: AppError): Result => ({
  outcome,
  reply: { kind: 'failed', failure: error.toFailure() },
  bytes: 0,
  clipped: false,
});

const unreadable = (): Result =>
  failure(
    'FAILED',
    new AppError('PASSPORT_INVALID', { details: [{ rule: 'the instruction can be read', place: 'message' }] }),
  );

/** SHA-256 of the parameters, between turns of the event loop, so that heartbeats go on meanwhile. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  const pieceBytes = 8_388_608;
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
    hash.update(bytes.subarray(start, start + pieceBytes));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return hash.digest('hex');
}

async function answer(instruction: Instruction, deps: AnswerDeps): Promise<Result> {
  const { phase, round, totalRounds, parameters } = instruction;
  const bytes = byteView(parameters);
  const key: ReleaseKey = { runId: deps.runId, phase, round, receivedSha256: await hashOf(bytes) };
  const faults = checkInstruction({
    passport: deps.passport,
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
  if (before !== undefined) return released(before, false, deps);

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
  // The weights are on disk before the journal refers to them, and the journal before anything leaves.
  const weights =
    verdict.parameters === undefined ? undefined : await deps.weights.keep(deps.runId, verdict.parameters);
  const release: Release = {
    weights: weights && { sha256: weights.sha256, sizeBytes: weights.sizeBytes },
    examples: verdict.examples,
    metrics: verdict.metrics,
  };
  deps.released.keep(key, release);
  await deps.weights.keepOnly(deps.runId, deps.released.weights(deps.runId));
  return released(release, verdict.clipped, deps);
}

function released({ weights, examples, metrics }: Release, clipped: boolean, deps: AnswerDeps): Result {
  const bytes = (weights?.sizeBytes ?? 0) + 8 * (Object.keys(metrics).length + 1);
  const stored = weights && deps.weights.find(deps.runId, weights.sha256, weights.sizeBytes);
  return { outcome: 'RELEASED', reply: { kind: 'released', weights: stored, examples, metrics }, bytes, clipped };
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
