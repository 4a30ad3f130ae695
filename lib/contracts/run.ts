import * as z from 'zod';
import { MetricName } from './app-config.ts';
import { Backend } from './backend.ts';
import { Failure } from './failure.ts';
import { ModelId, ProjectId, RunId, TrustCode, TrustId, UserId } from './ids.ts';
import { MetricAxis } from './metric-axis.ts';
import { mostTrusts } from './most-trusts.ts';
import { PageQuery } from './page.ts';
import { PrivacySettings } from './passport.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';

/**
 * How far a run has come.
 * - QUEUED: it was asked for, and waits for its workflow or for what `waitingFor` names
 * - PREPARING: the hub bundles the app and signs the passport
 * - ADMITTING: the trusts are asked to take part, and the run server is started
 * - RUNNING: the run server listens, and the admitted trusts train or evaluate
 * - RELEASING: the hub waits for the receipts and checks the results
 * - SUCCEEDED: its results are released
 * - FAILED: it ended for a reason that its failure names
 * - STOPPED: a person, a revoked decision or the closing of its project ended it
 */
export const RunStatus = z.enum([
  'QUEUED',
  'PREPARING',
  'ADMITTING',
  'RUNNING',
  'RELEASING',
  'SUCCEEDED',
  'FAILED',
  'STOPPED',
]);
export type RunStatus = z.infer<typeof RunStatus>;

/**
 * How far one trust has come in a run.
 * - ASKED: it has been asked to take part and has not answered
 * - ADMITTED: it has answered with a key made for this run, and has not connected yet
 * - REFUSED: it has answered that it does not take part
 * - JOINED: it is connected to the run server
 * - RECEIPTED: it has reported a receipt that verifies
 * - FAILED: it could not finish its part, or its receipt does not verify
 * - LATE: it had not answered when the hub went on without it; a receipt of it is still taken
 */
export const RunTrustStatus = z.enum(['ASKED', 'ADMITTED', 'REFUSED', 'JOINED', 'RECEIPTED', 'FAILED', 'LATE']);
export type RunTrustStatus = z.infer<typeof RunTrustStatus>;

/** Researcher to hub: run this model at these trusts. Rounds and metrics come from the app's config.json. */
export const StartRun = z
  .object({
    trustIds: z.array(TrustId).min(1).max(mostTrusts),
    backend: Backend.default('flower'),
    /** k of n: fewer trusts than this in a round end the run. Default: all. */
    minTrusts: z.int().min(1).optional(),
    privacy: PrivacySettings.default({ clipNorm: 10 }),
    admissionSeconds: z.int().min(5).max(86_400).default(600),
    roundSeconds: z.int().min(5).max(86_400).default(1800),
  })
  .strict();
export type StartRun = z.infer<typeof StartRun>;

/** Researcher to hub: go on from a run at these of its trusts, at least `minTrusts` of them. Default: at all of them. */
export const RetryRun = z.object({ trustIds: z.array(TrustId).min(1).max(mostTrusts).optional() }).strict();
export type RetryRun = z.infer<typeof RetryRun>;

export const RunTrust = z.object({
  trustId: TrustId,
  code: TrustCode,
  status: RunTrustStatus,
  persons: ReleasedCount.optional(),
  personsWithImages: ReleasedCount.optional(),
  lastRound: z.int().nonnegative().optional(),
  failure: Failure.optional(),
});
export type RunTrust = z.infer<typeof RunTrust>;

export const Run = z.object({
  runId: RunId,
  modelId: ModelId,
  projectId: ProjectId,
  status: RunStatus,
  backend: Backend,
  startedBy: UserId,
  createdAt: Instant,
  finishedAt: Instant.optional(),
  failure: Failure.optional(),
  rounds: z.int().positive(),
  currentRound: z.int().nonnegative(),
  /**
   * What keeps a run where it is, without a fault of anyone. LISTENER: each of the addresses at which trusts reach run
   * servers serves another run; people take turns at the next that is free.
   */
  waitingFor: z.enum(['LISTENER']).optional(),
  /** The run’s place among those that wait for the same, 1 is next; where somebody new comes, it may move back by one. */
  queue: z.object({ place: z.int().positive(), waiting: z.int().positive() }).optional(),
  minTrusts: z.int().positive(),
  /** The run whose rounds this one goes on from, and the last of them; rounds are counted on. */
  continues: z.object({ runId: RunId, round: z.int().positive() }).optional(),
  /** The run that goes on from the rounds of this one. */
  retriedAs: RunId.optional(),
  /** Seconds to go, from the mean round so far; absent until a round has ended. */
  remainingSeconds: z.number().nonnegative().optional(),
  trusts: z.array(RunTrust),
});
export type Run = z.infer<typeof Run>;

/** A run in a list: without its trusts, of whom the number is told, and with the names of what it belongs to. */
export const RunSummary = Run.omit({ trusts: true, remainingSeconds: true }).extend({
  /** While it goes on. */
  currentRound: Run.shape.currentRound.optional(),
  modelName: z.string(),
  projectName: z.string(),
  startedByName: z.string(),
  trustCount: z.int().positive(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** Which runs of those that the caller may see; what is absent leaves nothing out. */
export const ListRuns = PageQuery.extend({
  projectId: ProjectId.optional(),
  modelId: ModelId.optional(),
  status: RunStatus.optional(),
  /** `true`: only those that go on. */
  live: z.stringbool().optional(),
  /** `true`: only those that the caller started. */
  mine: z.stringbool().optional(),
});
export type ListRuns = z.infer<typeof ListRuns>;

/**
 * How many runs are in which state, of all that the caller may see and `projectId`, `modelId` and `mine` leave; `status`
 * and `live` leave none out here, so that a page shows them as its filter.
 */
export const RunCounts = z.record(RunStatus, z.int().nonnegative());
export type RunCounts = z.infer<typeof RunCounts>;

/** One value of one metric at one trust, and where on which axis it lies; round 0 is the model as uploaded. */
export const MetricPoint = z.object({
  trustId: TrustId,
  trustCode: TrustCode,
  /** The round in which it was measured. */
  round: z.int().nonnegative(),
  name: z.string(),
  /** `round`, unless the app names something else. */
  axis: z.string(),
  x: z.number(),
  value: z.number(),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

/** Which values of a run; what is absent leaves nothing out. Name and axis together are one series at each trust. */
export const ListRunMetrics = PageQuery.extend({
  name: MetricName.optional(),
  axis: MetricAxis.optional(),
  trustId: TrustId.optional(),
});
export type ListRunMetrics = z.infer<typeof ListRunMetrics>;

export const ResultFile = z.object({
  fileName: z.string(),
  sizeBytes: z.int().nonnegative(),
  sha256: Sha256,
  url: z.url(),
});
export type ResultFile = z.infer<typeof ResultFile>;

/** A receipt as the hub holds it: the signed text and the key it verifies with. */
export const RunReceipt = z.object({
  trustId: TrustId,
  trustCode: TrustCode,
  receipt: z.string(),
  signingKeyId: z.string(),
});
export type RunReceipt = z.infer<typeof RunReceipt>;
