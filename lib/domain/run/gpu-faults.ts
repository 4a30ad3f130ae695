import type { FaultDetail } from '#contracts/failure';
import type { Gpu, GpuRequest } from '#contracts/gpu';
import type { TrustCode } from '#contracts/ids';
import { enoughGpus } from './enough-gpus.ts';

const listed = (gpus: readonly Gpu[]): string => {
  if (gpus.length === 0) return 'none';
  const [first, ...rest] = gpus.map(({ memoryMiB, name }) => `${name.slice(0, 40)} of ${memoryMiB} MiB`);
  return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`;
};

/** What a trust lacks of the GPUs that a run asks for, and which it has. */
export const gpuFaults = (
  code: TrustCode,
  request: GpuRequest | undefined,
  gpus: readonly Gpu[] = [],
): readonly FaultDetail[] => {
  if (request === undefined || enoughGpus(request, gpus).length > 0) return [];
  const { count, memoryMiB } = request;
  const rule = `the trust must give runs ${count} GPUs of at least ${memoryMiB} MiB; it has ${listed(gpus)}`;
  return [{ rule, place: `trust ${code}` }];
};
