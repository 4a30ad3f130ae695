import type { FileStatus } from '#contracts/model';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/** One file of a model. Announcing it again starts it afresh, whatever became of the last upload. */
export const fileLifecycle = {
  announce: { from: ['AWAITING', 'SCANNING', 'CLEAN', 'REJECTED'], to: 'AWAITING' },
  scan: { from: ['AWAITING'], to: 'SCANNING' },
  promote: { from: ['SCANNING'], to: 'CLEAN' },
  reject: { from: ['SCANNING'], to: 'REJECTED' },
} as const satisfies Lifecycle<FileStatus, string>;
