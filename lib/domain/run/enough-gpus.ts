import type { Gpu, GpuRequest } from '#contracts/gpu';

/** Those GPUs that are large enough for a request, where there are enough of them, as many as are asked for; or none. */
export const enoughGpus = <G extends Pick<Gpu, 'memoryMiB'>>(
  { count, memoryMiB }: GpuRequest,
  gpus: readonly G[],
): readonly G[] => {
  const fitting = gpus.filter((gpu) => gpu.memoryMiB >= memoryMiB);
  return fitting.length < count ? [] : fitting.slice(0, count);
};
