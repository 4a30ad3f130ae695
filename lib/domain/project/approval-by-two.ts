import type { UserId } from '#contracts/ids';
import type { Sha256 } from '#contracts/primitives';

/** An approval that waits for a second person: whose, about exactly which set, and whether they may still decide. */
export type FirstApproval = {
  readonly by: UserId;
  readonly askedSha256: Sha256;
  readonly stillDecides: boolean;
};

/** What one person's approval is: the trust's, or the first of two, or the same person's again. */
export type ApprovalByTwo = 'complete' | 'first' | 'samePerson';

/**
 * What an approval means at a trust, which may want two people for it. A first one counts while its person may still
 * decide and the project asks for exactly the set that they approved; otherwise this one is the first.
 */
export const approvalByTwo = (
  { secondDecider }: { readonly secondDecider: boolean },
  first: FirstApproval | undefined,
  now: { readonly by: UserId; readonly askedSha256: Sha256 },
): ApprovalByTwo => {
  if (!secondDecider) return 'complete';
  if (first === undefined || !first.stillDecides || first.askedSha256 !== now.askedSha256) return 'first';
  return first.by === now.by ? 'samePerson' : 'complete';
};
