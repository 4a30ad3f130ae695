import type { QueryAnswerStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/** One trust's answer to a cohort question. A question that failed may be asked again; an answer stays. */
export const answerLifecycle = {
  ask: { from: ['QUEUED'], to: 'ASKED' },
  answer: { from: ['QUEUED', 'ASKED'], to: 'ANSWERED' },
  fail: { from: ['QUEUED', 'ASKED'], to: 'FAILED' },
  askAgain: { from: ['FAILED'], to: 'ASKED' },
} as const satisfies Lifecycle<QueryAnswerStatus, string>;
