import type { ImagingStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * The images of a project at one trust. PARTIAL is usable: clearly not everybody has an image, or studies were left out. An import that
 * failed may be asked for again. Deleted images leave nothing behind.
 */
export const imagingLifecycle = {
  import: { from: ['NONE'], to: 'IMPORTING' },
  importAgain: { from: ['FAILED'], to: 'IMPORTING' },
  ready: { from: ['IMPORTING'], to: 'READY' },
  partial: { from: ['IMPORTING'], to: 'PARTIAL' },
  fail: { from: ['NONE', 'IMPORTING'], to: 'FAILED' },
  delete: { from: ['NONE', 'IMPORTING', 'READY', 'PARTIAL', 'FAILED'], to: 'NONE' },
} as const satisfies Lifecycle<ImagingStatus, string>;
