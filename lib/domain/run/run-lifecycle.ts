import type { RunStatus } from '#contracts/run';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

const live = ['QUEUED', 'PREPARING', 'ADMITTING', 'RUNNING', 'RELEASING'] as const;

/**
 * A run. Every live state can fail or be stopped; only a run that was released can succeed. `release` also leads
 * out of ADMITTING, for a server that was started and never became ready.
 */
export const runLifecycle = {
  prepare: { from: ['QUEUED'], to: 'PREPARING' },
  admit: { from: ['PREPARING'], to: 'ADMITTING' },
  run: { from: ['ADMITTING'], to: 'RUNNING' },
  release: { from: ['ADMITTING', 'RUNNING'], to: 'RELEASING' },
  succeed: { from: ['RELEASING'], to: 'SUCCEEDED' },
  fail: { from: live, to: 'FAILED' },
  stop: { from: live, to: 'STOPPED' },
} as const satisfies Lifecycle<RunStatus, string>;
