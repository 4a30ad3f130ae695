import type { ProjectTrust } from '#contracts/project';

/** What the workflow of an approval waits for. */
export type ApprovalStep = 'decision' | 'freeze' | 'import';

/** All of them, for whoever looks at every wait of an approval. */
export const approvalSteps: readonly ApprovalStep[] = ['decision', 'freeze', 'import'];

/** Whether a wait of an approval is over; of a trust that has no part any more nothing is waited for. */
export const approvalStepDone = (
  step: ApprovalStep,
  trust: Pick<ProjectTrust, 'decision' | 'cohort' | 'imaging' | 'endedAt'>,
): boolean => {
  if (trust.endedAt !== undefined) return true;
  switch (step) {
    case 'decision':
      return trust.decision !== 'PENDING';
    case 'freeze':
      return trust.cohort === 'FROZEN' || trust.cohort === 'FAILED';
    case 'import':
      return trust.imaging === 'READY' || trust.imaging === 'PARTIAL' || trust.imaging === 'FAILED';
  }
};
