import * as z from 'zod';
import { FaultDetail } from './failure.ts';
import { ModelId, ProjectId, UserId } from './ids.ts';
import { descriptionOf, FileName, Instant, nameOf, Sha256 } from './primitives.ts';
import { Seal } from './seal.ts';

/**
 * How far one file of a model has come.
 * - AWAITING: it was announced, and its upload is not completed
 * - SCANNING: its bytes are in quarantine and are being checked
 * - CLEAN: its checks have passed, and its bytes are pinned by their hash
 * - REJECTED: a check did not pass; its faults say which and where
 */
export const FileStatus = z.enum(['AWAITING', 'SCANNING', 'CLEAN', 'REJECTED']);
export type FileStatus = z.infer<typeof FileStatus>;

/** One uploaded file: quarantined until its checks have passed, then pinned by hash. */
export const ModelFile = z.object({
  fileName: FileName,
  sizeBytes: z.int().nonnegative(),
  sha256: Sha256,
  status: FileStatus,
  faults: z.array(FaultDetail).optional(),
  updatedAt: Instant,
});
export type ModelFile = z.infer<typeof ModelFile>;

/**
 * Name, type, shape and role of one parameter, in the order in which the parameters are laid end to end. A `buffer` is an
 * integer that travels as float32, such as the counter of a batch normalisation: it is not clipped, does not count in
 * the clip norm and stays whole when it is averaged. Without a role it is a weight.
 */
export const TensorLayout = z
  .object({
    name: z.string().min(1).max(300),
    dtype: z.literal('float32'),
    shape: z.array(z.int().nonnegative()).max(8),
    role: z.enum(['weight', 'buffer']).optional(),
  })
  .strict();
export type TensorLayout = z.infer<typeof TensorLayout>;

export const Model = z.object({
  modelId: ModelId,
  projectId: ProjectId,
  name: z.string().min(1).max(75),
  description: z.string().max(250),
  ownerId: UserId,
  createdAt: Instant,
  files: z.array(ModelFile),
  missingFiles: z.array(FileName),
  /** There while the files are as they were when they passed the checks of the set; a run needs it. */
  seal: Seal.optional(),
});
export type Model = z.infer<typeof Model>;

/** Owner to hub: what a model is called and about from now on; what is absent stays. */
export const EditModel = z.object({ name: nameOf(75).optional(), description: descriptionOf(250).optional() }).strict();
export type EditModel = z.infer<typeof EditModel>;

export const CreateModel = z.object({ name: nameOf(75), description: descriptionOf(250).default('') }).strict();
export type CreateModel = z.infer<typeof CreateModel>;

/** Researcher to hub: may I upload this file, as a whole or in parts? Size and hash are checked when it arrives. */
export const RequestUpload = z
  .object({
    fileName: FileName,
    sizeBytes: z.int().min(1).max(5_368_709_120),
    sha256: Sha256,
    inParts: z.boolean().default(false),
  })
  .strict();
export type RequestUpload = z.infer<typeof RequestUpload>;

/** Bytes of each part but the last of a file that is uploaded in parts; S3 takes parts from 5 MiB to 5 GiB, 10,000 at most. */
export const partBytes = 16_777_216;

const ticket = { url: z.url(), headers: z.record(z.string(), z.string()), expiresAt: Instant };

/**
 * Hub to researcher, how the bytes go: `whole` with PUT and exactly these headers, before it expires; in `parts` of so
 * many bytes each, the last may have fewer, with a ticket for each from `request-parts`.
 */
export const UploadTicket = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), ...ticket }),
  z.object({ kind: z.literal('parts'), partBytes: z.int().positive(), parts: z.int().positive() }),
]);
export type UploadTicket = z.infer<typeof UploadTicket>;

/** Researcher to hub: which of these parts are there, and where do the others go? Numbers begin with 1. */
export const RequestParts = z
  .object({
    parts: z
      .array(z.object({ partNumber: z.int().min(1).max(10_000), sha256: Sha256 }).strict())
      .min(1)
      .max(50)
      .refine((parts) => new Set(parts.map(({ partNumber }) => partNumber)).size === parts.length, 'each part once'),
  })
  .strict();
export type RequestParts = z.infer<typeof RequestParts>;

/** Hub to researcher, of each part that was asked about: exactly these bytes are there, or where to send them. */
export const PartTickets = z.object({
  parts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('there'), partNumber: z.int() }),
      z.object({ kind: z.literal('ticket'), partNumber: z.int(), ...ticket }),
    ]),
  ),
});
export type PartTickets = z.infer<typeof PartTickets>;

/** Hub to whoever may see the model: fetch the checked bytes here before it expires, and compare them. */
export const FileLink = ModelFile.pick({ fileName: true, sizeBytes: true, sha256: true }).extend({
  url: z.url(),
  expiresAt: Instant,
});
export type FileLink = z.infer<typeof FileLink>;
