import type { TaskStatus } from '#contracts/task';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * A task of one trust. A lease that runs out sends it back to PENDING (`requeue`), or the next who asks takes it over,
 * until the task's deadline. One that stops its appliance at each attempt is given up (`giveUp`). Whoever held the newest lease may still renew or report while it is
 * PENDING again: nobody else has begun. Once ended it stays ended: a late report cannot raise the dead.
 */
export const taskLifecycle = {
  lease: { from: ['PENDING'], to: 'LEASED' },
  takeOver: { from: ['LEASED'], to: 'LEASED' },
  renew: { from: ['PENDING', 'LEASED'], to: 'LEASED' },
  requeue: { from: ['LEASED'], to: 'PENDING' },
  finish: { from: ['PENDING', 'LEASED'], to: 'DONE' },
  fail: { from: ['PENDING', 'LEASED'], to: 'FAILED' },
  giveUp: { from: ['PENDING', 'LEASED'], to: 'FAILED' },
  cancel: { from: ['PENDING', 'LEASED'], to: 'CANCELLED' },
  expire: { from: ['PENDING', 'LEASED'], to: 'EXPIRED' },
} as const satisfies Lifecycle<TaskStatus, string>;
