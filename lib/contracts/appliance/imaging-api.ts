import * as z from 'zod';
import { errorCodes } from '../errors.ts';
import { ProjectId } from '../ids.ts';
import { ExclusionReason, ImportSummary } from '../import-manifest.ts';
import { Instant } from '../primitives.ts';

/**
 * Inside the appliance, to `imaging`:
 * - `POST /imports` (scope `images:import`) StartImport → 202 ImportProgress; starting a finished or running import again is harmless
 * - `GET /imports/{projectId}` (scope `images:import`) → ImportProgress
 * - `GET /images/{projectId}` (scope `images:read`) → ProjectImages
 * - `DELETE /projects/{projectId}/images` (scope `images:delete`) → ImagesDeleted; again is harmless, and a later import is refused
 * - `GET /projects/{projectId}/images` (scope `images:delete`) → ImagesDeleted as it stands now
 */
export const StartImport = z.object({
  projectId: ProjectId,
  /** Until then whatever fails for a while is tried again; what is not settled by then is left open. */
  deadline: Instant,
});
export type StartImport = z.infer<typeof StartImport>;

/**
 * How far an import is:
 * - RUNNING: some study is not settled and the deadline has not come
 * - FINISHED: nothing more is tried; `summary` says what came of it
 */
export const ImportProgress = z.object({
  projectId: ProjectId,
  state: z.enum(['RUNNING', 'FINISHED']),
  /** True numbers, which do not leave the trust. 0 while the list of studies could not be had yet. */
  studiesAsked: z.int(),
  /** Settled: imported, or left out for a reason that lies in the study. */
  studiesDone: z.int(),
  studiesImported: z.int(),
  instancesImported: z.int(),
  excluded: z.array(z.object({ reason: ExclusionReason, studies: z.int().positive() })),
  /** When this process last did a step of any study; absent before the first. */
  progressAt: Instant.optional(),
  /** What the import waits for, since a part that every study needs failed; absent once a study is settled again. */
  waitingFor: z.enum(errorCodes).optional(),
  summary: ImportSummary.optional(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

/** Usable images of a project, by pseudonym: files lie under `<image folder>/<projectId>/<studyKey>/`. */
export const ProjectImages = z.object({
  summary: ImportSummary,
  images: z.array(z.object({ studyKey: z.string(), files: z.array(z.string()) })),
});
export type ProjectImages = z.infer<typeof ProjectImages>;

/** What a look for anything of a project's images finds: files, unfinished work and lines of the journal. */
export const ImagesDeleted = z.object({ imagesLeft: z.int().nonnegative() });
export type ImagesDeleted = z.infer<typeof ImagesDeleted>;
