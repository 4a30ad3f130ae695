import * as z from 'zod';
import { JobType, MetricName } from './app-config.ts';
import { Backend } from './backend.ts';
import { GpuRequest } from './gpu.ts';
import { ModelId, ProjectId, RunId, TrustId } from './ids.ts';
import { TensorLayout } from './model.ts';
import { FileName, Instant, Sha256 } from './primitives.ts';
import { SealedSet } from './seal.ts';

/** What the egress guard lets out, at most. A trust's policy may be stricter. */
export const PermittedOutputs = z
  .object({
    weights: z.boolean(),
    metrics: z.array(MetricName).max(50),
    maxUpdateBytes: z.int().positive(),
  })
  .strict();
export type PermittedOutputs = z.infer<typeof PermittedOutputs>;

/** L2 bound on what one trust's update may change in one round. */
export const PrivacySettings = z.object({ clipNorm: z.number().min(1e-6).max(1e6) }).strict();
export type PrivacySettings = z.infer<typeof PrivacySettings>;

/** Everything an appliance needs to agree to before it runs anything; signed by the hub (JWS, `typ` flip-passport+jwt). */
export const Passport = z.object({
  version: z.literal(1),
  runId: RunId,
  projectId: ProjectId,
  modelId: ModelId,
  backend: Backend,
  jobType: JobType,
  /** Snapshot hash of each trust that may take part: no entry, no run. */
  cohorts: z.record(TrustId, Sha256),
  /** What app and model together were sealed as: they passed the checks of this version, and this is their digest. */
  seal: SealedSet,
  app: z.object({
    bundleSha256: Sha256,
    files: z.array(z.object({ fileName: FileName, sha256: Sha256 })).min(1),
  }),
  model: z.object({
    fileSha256: Sha256,
    /** SHA-256 of the float32 parameters laid end to end, as the first round sends them. */
    parametersSha256: Sha256,
    layout: z.array(TensorLayout).min(1),
  }),
  rounds: z.int().min(1).max(1000),
  localRounds: z.int().min(1).max(1000),
  minTrusts: z.int().min(1),
  roundSeconds: z.int().positive(),
  /** The run that this one goes on from, and the last of its rounds; no earlier round is asked for. */
  continues: z.object({ runId: RunId, round: z.int().min(1).max(1000) }).optional(),
  /** GPUs that the app is given at each trust; absent: none. */
  gpus: GpuRequest.optional(),
  outputs: PermittedOutputs,
  privacy: PrivacySettings,
  issuedAt: Instant,
  expiresAt: Instant,
});
export type Passport = z.infer<typeof Passport>;

/** `typ` header of a signed passport. */
export const passportType = 'flip-passport+jwt';
