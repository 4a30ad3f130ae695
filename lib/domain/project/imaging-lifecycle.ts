import type { ImagingStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/** The images of a project at one trust. PARTIAL is usable: some studies were left out, each with a reason. Deleted images leave nothing behind. */
export const imagingLifecycle = {
  import: { from: ['NONE'], to: 'IMPORTING' },
  ready: { from: ['IMPORTING'], to: 'READY' },
  partial: { from: ['IMPORTING'], to: 'PARTIAL' },
  fail: { from: ['NONE', 'IMPORTING'], to: 'FAILED' },
  delete: { from: ['NONE', 'IMPORTING', 'READY', 'PARTIAL', 'FAILED'], to: 'NONE' },
} as const satisfies Lifecycle<ImagingStatus, string>;
