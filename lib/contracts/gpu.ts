import * as z from 'zod';

/** Most GPUs that one trust tells of, and that a run may ask for. */
export const mostGpus = 16;

/** A GPU that a trust gives to runs, as its driver names it. */
export const Gpu = z
  .object({
    name: z.string().regex(/^[\x20-\x7e]{1,80}$/, '1 to 80 printable ASCII characters'),
    memoryMiB: z.int().min(1).max(100_000_000),
  })
  .strict();
export type Gpu = z.infer<typeof Gpu>;

/** What an app needs at each trust: so many GPUs, each with at least so much memory. */
export const GpuRequest = z
  .object({ count: z.int().min(1).max(mostGpus), memoryMiB: z.int().min(1).max(100_000_000).default(1) })
  .strict();
export type GpuRequest = z.infer<typeof GpuRequest>;
