import * as z from 'zod';
import { RunId } from '#contracts/ids';
import { Sha256 } from '#contracts/primitives';
import { RunStatus } from '#contracts/run';

/** What of a run on the ledger lets its server in: its state, and the hash of its token for as long as there is one. */
export const RunAccessItem = z.object({ runId: RunId, status: RunStatus, tokenSha256: Sha256.optional() });
export type RunAccessItem = z.infer<typeof RunAccessItem>;
