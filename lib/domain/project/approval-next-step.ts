import type { ProjectTrust } from '#contracts/project';

/** Where the approval of one trust goes on; read from the ledger alone, so that a lost execution can start again. */
export type ApprovalNextStep = 'decide' | 'declined' | 'freeze' | 'import' | 'ready' | 'failed';

/** The next step of an approval from what the ledger holds. */
export const approvalNextStep = (
  trust: Pick<ProjectTrust, 'decision' | 'cohort' | 'imaging' | 'endedAt'>,
): ApprovalNextStep => {
  if (trust.endedAt !== undefined) return 'declined';
  if (trust.decision === 'PENDING') return 'decide';
  if (trust.decision !== 'APPROVED') return 'declined';
  if (trust.cohort === 'FAILED' || trust.imaging === 'FAILED') return 'failed';
  if (trust.cohort !== 'FROZEN') return 'freeze';
  return trust.imaging === 'READY' || trust.imaging === 'PARTIAL' ? 'ready' : 'import';
};
