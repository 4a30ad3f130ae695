import * as z from 'zod';
import { Failure } from './failure.ts';
import { ProjectId, RunId } from './ids.ts';
import { ReleasedCount } from './primitives.ts';

/** Hub to trust: will you take part in this run? The passport says in what exactly. */
export const AdmitRunTask = z.object({
  runId: RunId,
  projectId: ProjectId,
  passport: z.string(),
  bundleUrl: z.url(),
});
export type AdmitRunTask = z.infer<typeof AdmitRunTask>;

/** Trust to hub: yes with a fresh public key, or no with the registered reasons. */
export const Admission = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('admitted'),
      /** P-384 SPKI in PEM, made for this run. */
      publicKey: z.string().max(2000),
      /** Persons of the frozen cohort, and those with images, as they were released before. */
      persons: ReleasedCount,
      personsWithImages: ReleasedCount,
    })
    .strict(),
  z.object({ kind: z.literal('refused'), failure: Failure }).strict(),
]);
export type Admission = z.infer<typeof Admission>;

/** Hub to admitted trust: the server is up; join, and report with a receipt when it is over. */
export const JoinRunTask = z.object({
  runId: RunId,
  projectId: ProjectId,
  host: z.string(),
  port: z.int(),
  caCertificate: z.string(),
});
export type JoinRunTask = z.infer<typeof JoinRunTask>;

/** Trust to hub: the signed receipt, whatever the outcome was. */
export const RunReceipted = z.object({ receipt: z.string().max(100_000) }).strict();
export type RunReceipted = z.infer<typeof RunReceipted>;

/** Hub to trust: end this run now; the join task then reports a receipt with outcome STOPPED or FAILED. */
export const StopRunTask = z.object({
  runId: RunId,
  reason: z.enum(['STOPPED_BY_PERSON', 'RUN_FAILED', 'NOT_SELECTED']),
});
export type StopRunTask = z.infer<typeof StopRunTask>;

export const RunStoppedAtTrust = z.object({ runId: RunId, wasActive: z.boolean() }).strict();
export type RunStoppedAtTrust = z.infer<typeof RunStoppedAtTrust>;
