import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SynthOptions } from '#infra/synth';
import { bundleFolder } from './local-bundles.ts';

/**
 * The folder of the hub's cloud assembly, made beside everything else that this process starts: CDK works some seconds
 * without a pause. Rejects with what the synthesis throws.
 */
export async function synthLocally(options: Omit<SynthOptions, 'bundleFolder'>): Promise<string> {
  const workerData: SynthOptions = { ...options, bundleFolder };
  const worker = new Worker(new URL('./synth-worker.ts', import.meta.url), { workerData });
  try {
    const [folder] = await once(worker, 'message');
    return String(folder);
  } finally {
    await worker.terminate();
  }
}
