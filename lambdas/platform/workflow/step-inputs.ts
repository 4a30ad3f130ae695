import * as z from 'zod';
import { ModelId, ProjectId, RunId, TrustId } from '#contracts/ids';
import { FileName } from '#contracts/primitives';

/** What a task of the approval workflow is told. */
export const ApprovalInput = z.object({ projectId: ProjectId, trustId: TrustId });
export type ApprovalInput = z.infer<typeof ApprovalInput>;

/** What a task of the run workflow is told. */
export const RunInput = z.object({ runId: RunId });
export type RunInput = z.infer<typeof RunInput>;

/** What a task of the scan workflow is told. */
export const ScanInput = z.object({ modelId: ModelId, fileName: FileName, uploadId: z.string() });
export type ScanInput = z.infer<typeof ScanInput>;
