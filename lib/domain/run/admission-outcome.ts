import type { RunTrustStatus } from '#contracts/run';

/** Where the admissions of a run stand. */
export type AdmissionOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'enough'; readonly admitted: number }
  | { readonly kind: 'too-few'; readonly admitted: number };

/**
 * Whether to wait on, go on or give up. Before the deadline the hub waits for every trust, unless those that can
 * still say yes are too few already.
 */
export const admissionOutcome = (
  statuses: readonly RunTrustStatus[],
  minTrusts: number,
  deadlinePassed: boolean,
): AdmissionOutcome => {
  const admitted = statuses.filter((status) => status === 'ADMITTED' || status === 'JOINED').length;
  const open = statuses.filter((status) => status === 'ASKED').length;
  if (admitted + open < minTrusts) return { kind: 'too-few', admitted };
  if (open > 0 && !deadlinePassed) return { kind: 'waiting' };
  return admitted >= minTrusts ? { kind: 'enough', admitted } : { kind: 'too-few', admitted };
};
