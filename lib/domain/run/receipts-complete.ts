import type { RunTrustStatus } from '#contracts/run';

/** Whether no trust that was asked to join owes its receipt any more. */
export const receiptsComplete = (statuses: readonly RunTrustStatus[]): boolean =>
  statuses.every((status) => status !== 'ADMITTED' && status !== 'JOINED');
