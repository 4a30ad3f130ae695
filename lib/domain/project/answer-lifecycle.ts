import type { QueryAnswerStatus } from '#contracts/query-status';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * One trust's answer to a cohort question. What gave no answer may be asked again; an answer stays, also one without a
 * number.
 */
export const answerLifecycle = {
  start: { from: ['QUEUED', 'RUNNING'], to: 'RUNNING' },
  answer: { from: ['QUEUED', 'RUNNING'], to: 'ANSWERED' },
  withhold: { from: ['QUEUED', 'RUNNING'], to: 'WITHHELD' },
  refuse: { from: ['QUEUED', 'RUNNING'], to: 'REFUSED' },
  fail: { from: ['QUEUED', 'RUNNING'], to: 'FAILED' },
  expire: { from: ['QUEUED', 'RUNNING'], to: 'LATE' },
  cancel: { from: ['QUEUED', 'RUNNING'], to: 'CANCELLED' },
  cannotCount: { from: ['QUEUED', 'RUNNING'], to: 'UNCOUNTABLE' },
  askAgain: { from: ['REFUSED', 'FAILED', 'LATE', 'CANCELLED', 'UNCOUNTABLE'], to: 'QUEUED' },
} as const satisfies Lifecycle<QueryAnswerStatus, string>;
