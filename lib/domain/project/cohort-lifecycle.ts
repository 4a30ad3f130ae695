import type { CohortStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * The cohort of a project at one trust. What is frozen stays as it is until the trust says that nothing of it is left;
 * what is deleted never comes back. A freeze that failed may be asked for again;
 * it may have frozen before its report was lost, so it is deleted too.
 */
export const cohortLifecycle = {
  freeze: { from: ['NONE'], to: 'FREEZING' },
  freezeAgain: { from: ['FAILED'], to: 'FREEZING' },
  frozen: { from: ['FREEZING'], to: 'FROZEN' },
  fail: { from: ['NONE', 'FREEZING'], to: 'FAILED' },
  delete: { from: ['FREEZING', 'FROZEN', 'FAILED'], to: 'DELETED' },
} as const satisfies Lifecycle<CohortStatus, string>;
