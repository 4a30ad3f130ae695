import * as z from 'zod';
import { MetricName } from './app-config.ts';
import { Failure } from './failure.ts';
import { RunId, TrustId } from './ids.ts';
import { MetricAxis, roundAxis } from './metric-axis.ts';
import { TensorLayout } from './model.ts';
import { FileName, Measure, Sha256 } from './primitives.ts';

/** Hub to run server, once at start: everything it may know. */
export const RunServerConfig = z.object({
  runId: RunId,
  rounds: z.int().positive(),
  minTrusts: z.int().positive(),
  roundSeconds: z.int().positive(),
  joinSeconds: z.int().positive(),
  jobType: z.enum(['standard', 'evaluation']),
  metrics: z.array(z.string()),
  /** The metric that another one lies over, by the name of that other one. */
  axes: z.record(MetricName, MetricAxis).optional(),
  maxUpdateBytes: z.int().positive(),
  /** The allow-list: P-384 SPKI public keys in PEM, made at the trusts for this run alone. */
  nodes: z.array(z.object({ trustId: TrustId, publicKey: z.string().max(2000) })).min(1),
  model: z.object({ url: z.url(), fileSha256: Sha256, parametersSha256: Sha256, layout: z.array(TensorLayout) }),
  /** Present when the rounds up to this one are done: go on from there, or fail where it cannot be read. */
  checkpoint: z.object({ url: z.url(), sha256: Sha256, round: z.int().positive() }).optional(),
});
export type RunServerConfig = z.infer<typeof RunServerConfig>;

/**
 * Run server to hub, first of all: the SHA-256 of a token that the server has made for itself, in place of the one that it
 * was started with.
 */
export const TakeRunToken = z.object({ tokenSha256: Sha256 }).strict();
export type TakeRunToken = z.infer<typeof TakeRunToken>;

/** Run server to hub: it listens, and this is how to reach and to know it. */
export const ServerReady = z
  .object({ host: z.string().max(255), port: z.int().min(1).max(65_535), caCertificate: z.string().max(10_000) })
  .strict();
export type ServerReady = z.infer<typeof ServerReady>;

const at = { sequence: z.int().nonnegative(), at: z.iso.datetime() };

/** What happens in a run, in the order it happened; `sequence` makes a repeat harmless. */
export const RunEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('TRUST_JOINED'), trustId: TrustId, ...at }).strict(),
  z
    .object({ event: z.literal('ROUND_STARTED'), round: z.int().positive(), totalRounds: z.int().positive(), ...at })
    .strict(),
  z
    .object({
      event: z.literal('CLIENT_RESULT_RECEIVED'),
      trustId: TrustId,
      round: z.int().nonnegative(),
      sizeBytes: z.int().nonnegative(),
      ...at,
    })
    .strict(),
  z
    .object({
      event: z.literal('CLIENT_FAILED'),
      trustId: TrustId,
      round: z.int().nonnegative(),
      failure: Failure,
      ...at,
    })
    .strict(),
  z.object({ event: z.literal('CLIENT_LATE'), trustId: TrustId, round: z.int().nonnegative(), ...at }).strict(),
  z
    .object({
      event: z.literal('ROUND_AGGREGATED'),
      round: z.int().positive(),
      returned: z.int().nonnegative(),
      expected: z.int().positive(),
      ...at,
    })
    .strict(),
  z
    .object({
      event: z.literal('METRIC'),
      trustId: TrustId,
      round: z.int().nonnegative(),
      name: MetricName,
      value: Measure,
      /** Where it lies over something else than the rounds. */
      x: z
        .object({ axis: MetricAxis.refine((axis) => axis !== roundAxis, 'another name than round'), value: Measure })
        .strict()
        .optional(),
      ...at,
    })
    .strict(),
]);
export type RunEvent = z.infer<typeof RunEvent>;

export const ReportRunEvents = z.object({ events: z.array(RunEvent).min(1).max(100) }).strict();
export type ReportRunEvents = z.infer<typeof ReportRunEvents>;

/** Run server to hub: where may I put these results (or this checkpoint)? */
export const RequestResultUpload = z
  .object({
    files: z
      .array(z.object({ fileName: FileName, sizeBytes: z.int().positive(), sha256: Sha256 }).strict())
      .min(1)
      .max(20)
      .refine((files) => new Set(files.map(({ fileName }) => fileName)).size === files.length, 'each file once'),
    /** Set for a checkpoint: the round that the file closes. */
    checkpointRound: z.int().positive().optional(),
  })
  .strict();
export type RequestResultUpload = z.infer<typeof RequestResultUpload>;

export const ResultUploadTickets = z.object({
  tickets: z.array(z.object({ fileName: FileName, url: z.url(), headers: z.record(z.string(), z.string()) })),
});
export type ResultUploadTickets = z.infer<typeof ResultUploadTickets>;

/** Run server to hub, last: how it ended. Results named here must have been uploaded; the hub checks. */
export const FinishRun = z
  .object({
    outcome: z.enum(['COMPLETED', 'FAILED']),
    failure: Failure.optional(),
    results: z.array(FileName).max(20),
    roundsCompleted: z.int().nonnegative(),
  })
  .strict();
export type FinishRun = z.infer<typeof FinishRun>;
