import * as z from 'zod';
import { JobType } from '#contracts/app-config';
import { errorCodes } from '#contracts/errors';
import { Failure } from '#contracts/failure';
import { GpuRequest } from '#contracts/gpu';
import { RunId, TrustId } from '#contracts/ids';
import { MetricAxis } from '#contracts/metric-axis';
import { TensorLayout } from '#contracts/model';
import { PrivacySettings } from '#contracts/passport';
import { FileName, Instant, PublicJwk, Sha256 } from '#contracts/primitives';
import { Run, RunReceipt, RunTrust } from '#contracts/run';
import { HubRunEvent } from '#contracts/run-log';
import { RunEvent, ServerReady } from '#contracts/run-server';
import { SealedSet } from '#contracts/seal';
import { StoredText } from '../objects/stored-text.ts';

/** A file that a run uses, pinned by hash when the run was asked for. */
export const PinnedFile = z.object({ fileName: FileName, sha256: Sha256, sizeBytes: z.int(), objectKey: z.string() });
export type PinnedFile = z.infer<typeof PinnedFile>;

/**
 * What the bundle and the model turned out to be; the passport says the same, signed. Layout and passport grow with
 * the names of the parameters: where they are large, the passport lies in the bucket of models and they are not here.
 */
export const PreparedRun = z.object({
  bundleKey: z.string(),
  bundleSha256: Sha256,
  parametersSha256: Sha256,
  layout: z.array(TensorLayout).optional(),
  maxUpdateBytes: z.int(),
  passport: z.string().optional(),
  storedPassport: StoredText.optional(),
  /** Which of the hub's declared keys signed the passport, counted from 0; absent where there was one key only. */
  signedBy: z.int().nonnegative().optional(),
});
export type PreparedRun = z.infer<typeof PreparedRun>;

/** A run as the ledger holds it. Every deadline is an instant here, so that any execution can keep it. */
export const RunItem = Run.omit({
  trusts: true,
  currentRound: true,
  remainingSeconds: true,
  waitingFor: true,
  queue: true,
}).extend({
  trustIds: z.array(TrustId),
  files: z.array(PinnedFile),
  /** What its files were sealed as; runs from before there were seals have none. */
  seal: SealedSet.optional(),
  jobType: JobType,
  localRounds: z.int(),
  metrics: z.array(z.string()),
  /** See `AppConfig`. */
  axes: z.record(z.string(), MetricAxis).optional(),
  privacy: PrivacySettings,
  /** What it needs at each trust, as config.json says. */
  gpus: GpuRequest.optional(),
  admissionSeconds: z.int(),
  roundSeconds: z.int(),
  /** Where the last round of the run before lies, and its SHA-256. */
  continues: z.object({ runId: RunId, round: z.int().positive(), objectKey: z.string(), sha256: Sha256 }).optional(),
  prepared: PreparedRun.optional(),
  /** The listener that it holds until it has ended; see `ListenerItem`. */
  listener: z.string().optional(),
  /** Since when it waits, or had to wait, for a listener. */
  listenerAwaitedAt: Instant.optional(),
  admissionDeadline: Instant.optional(),
  admissionsClosedAt: Instant.optional(),
  /** Of the token that lets its server in. */
  tokenSha256: Sha256.optional(),
  /** Of the token that its server was started with. */
  startTokenSha256: Sha256.optional(),
  /** When the server put a token of its own in place of that one. */
  tokenTakenAt: Instant.optional(),
  serverTaskArn: z.string().optional(),
  serverStartedAt: Instant.optional(),
  serverDeadline: Instant.optional(),
  server: ServerReady.optional(),
  finishDeadline: Instant.optional(),
  serverFinishedAt: Instant.optional(),
  releaseDeadline: Instant.optional(),
  stopRequestedAt: Instant.optional(),
  /** Why the run will end as FAILED; its final status follows once the receipts are in. */
  givenUpFor: Failure.optional(),
  executions: z.int().default(1),
});
export type RunItem = z.infer<typeof RunItem>;

/** One trust's part in a run as the ledger holds it. */
export const RunTrustItem = RunTrust.extend({
  runId: RunId,
  snapshotHash: Sha256,
  publicKey: z.string().optional(),
  admitTaskId: z.string().optional(),
  joinTaskId: z.string().optional(),
  stopTaskId: z.string().optional(),
});
export type RunTrustItem = z.infer<typeof RunTrustItem>;

/** A receipt that verified, with the key it verified with. */
export const ReceiptItem = RunReceipt.extend({ runId: RunId, signingKey: PublicJwk });
export type ReceiptItem = z.infer<typeof ReceiptItem>;

/** A result or checkpoint that the run server announced; `released` once the hub has checked the uploaded bytes. */
export const ResultItem = z.object({
  runId: RunId,
  fileName: FileName,
  sizeBytes: z.int(),
  sha256: Sha256,
  objectKey: z.string(),
  checkpointRound: z.int().optional(),
  released: z.boolean().default(false),
});
export type ResultItem = z.infer<typeof ResultItem>;

/** One line of a run's activity: an event of the run server, or one of the hub's own. */
export const RunEventItem = z.union([
  z.object({ at: Instant, server: RunEvent }),
  z.object({ at: Instant, hub: HubRunEvent, trustId: TrustId.optional(), code: z.enum(errorCodes).optional() }),
]);
export type RunEventItem = z.infer<typeof RunEventItem>;

/** One value of one metric as the ledger holds it. */
export const MetricItem = z.object({
  trustId: TrustId,
  round: z.int().nonnegative(),
  name: z.string(),
  value: z.number(),
  /** Where it lies over something else than the rounds. */
  x: z.object({ axis: MetricAxis, value: z.number() }).optional(),
});
export type MetricItem = z.infer<typeof MetricItem>;
