import type { CohortStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/** The cohort of a project at one trust. What is frozen stays frozen: no way leads out of FROZEN. */
export const cohortLifecycle = {
  freeze: { from: ['NONE'], to: 'FREEZING' },
  frozen: { from: ['FREEZING'], to: 'FROZEN' },
  fail: { from: ['NONE', 'FREEZING'], to: 'FAILED' },
} as const satisfies Lifecycle<CohortStatus, string>;
