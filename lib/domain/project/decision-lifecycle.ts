import type { DecisionStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * One trust's decision about one project. While the project is STAGED a decision may still be turned round; the
 * first approval closes every decision made so far, and only the trusts that are pending may still decide (`late…`).
 */
export const decisionLifecycle = {
  approve: { from: ['PENDING', 'DECLINED'], to: 'APPROVED' },
  decline: { from: ['PENDING', 'APPROVED'], to: 'DECLINED' },
  lateApprove: { from: ['PENDING'], to: 'APPROVED' },
  lateDecline: { from: ['PENDING'], to: 'DECLINED' },
  revoke: { from: ['APPROVED'], to: 'REVOKED' },
} as const satisfies Lifecycle<DecisionStatus, string>;
