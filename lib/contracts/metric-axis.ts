import * as z from 'zod';

/** What the values of a metric lie over unless something else is named: the rounds of the run. */
export const roundAxis = 'round';

/** What the values of a metric lie over, as an app names it: epochs, steps, seconds. */
export const MetricAxis = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then up to 39 letters, digits or _');
export type MetricAxis = z.infer<typeof MetricAxis>;
