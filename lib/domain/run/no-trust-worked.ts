import type { RunTrustStatus } from '#contracts/run';

/** What of a trust's part in a run says whether it may have worked; `joinTaskId` is the task that asked it to join. */
export type TrustPart = { readonly status: RunTrustStatus; readonly joinTaskId?: string | undefined };

/** Whether every trust of a run refused, failed, or was never asked to join: nothing can have come of it. */
export const noTrustWorked = (parts: readonly TrustPart[]): boolean =>
  parts.every(
    ({ joinTaskId, status }) =>
      status === 'REFUSED' || status === 'FAILED' || (status === 'LATE' && joinTaskId === undefined),
  );
