import type { RunTrustStatus } from '#contracts/run';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * One trust in one run. LATE: it had not answered when the hub went on. A receipt is taken even from a trust that
 * had been given up, because a receipt says what was done with data and must not be lost.
 */
export const runTrustLifecycle = {
  admit: { from: ['ASKED'], to: 'ADMITTED' },
  refuse: { from: ['ASKED'], to: 'REFUSED' },
  join: { from: ['ADMITTED'], to: 'JOINED' },
  receipt: { from: ['ADMITTED', 'JOINED', 'LATE'], to: 'RECEIPTED' },
  fail: { from: ['ASKED', 'ADMITTED', 'JOINED', 'LATE'], to: 'FAILED' },
  giveUp: { from: ['ASKED', 'ADMITTED', 'JOINED'], to: 'LATE' },
} as const satisfies Lifecycle<RunTrustStatus, string>;
