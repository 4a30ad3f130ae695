import * as z from 'zod';
import { RunId } from './ids.ts';
import { Model } from './model.ts';
import { Instant } from './primitives.ts';
import { RunStatus } from './run.ts';

/** A model in a list: without its files, with its owner's name, since when it is sealed and how its latest run stands. */
export const ModelSummary = Model.omit({ files: true, missingFiles: true, seal: true }).extend({
  sealedAt: Instant.optional(),
  ownerName: z.string(),
  latestRun: z.object({ runId: RunId, status: RunStatus, createdAt: Instant }).optional(),
});
export type ModelSummary = z.infer<typeof ModelSummary>;
