import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SynthOptions } from '#infra/synth';

/**
 * The folder of the hub's cloud assembly, made beside everything else that this process starts: CDK works half a minute
 * without a pause. Rejects with what the synthesis throws.
 */
export async function synthLocally(options: SynthOptions): Promise<string> {
  const worker = new Worker(new URL('./synth-worker.ts', import.meta.url), { workerData: options });
  try {
    const [folder] = await once(worker, 'message');
    return String(folder);
  } finally {
    await worker.terminate();
  }
}
