import type { Outcome } from './verification.ts';

/** It is so. */
export const passed = (detail: string): Outcome => ({ kind: 'passed', detail });
/** It is not so. */
export const failed = (detail: string): Outcome => ({ kind: 'failed', detail });
/** It was not looked at. */
export const skipped = (detail: string): Outcome => ({ kind: 'skipped', detail });
