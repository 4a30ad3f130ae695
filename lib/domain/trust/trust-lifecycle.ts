import type { TrustStatus } from '#contracts/trust';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * A trust at the hub. It enrols again under the same code with a fresh enrolment code, whatever it was before: after its
 * machine was lost, its keys were revoked, or it was removed.
 */
export const trustLifecycle = {
  enrol: { from: ['INVITED', 'ENROLLED', 'REVOKED', 'REMOVED'], to: 'ENROLLED' },
  revoke: { from: ['ENROLLED'], to: 'REVOKED' },
  remove: { from: ['INVITED', 'ENROLLED', 'REVOKED'], to: 'REMOVED' },
} as const satisfies Lifecycle<TrustStatus, string>;
