import { on } from 'node:events';
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
    for await (const [message] of on(worker, 'message', { close: ['exit'] })) {
      // In watch mode (`npm run dev`) Node itself sends messages about imported files.
      if (typeof message === 'string') return message;
    }
    throw new Error('the synthesis ended without a cloud assembly');
  } finally {
    await worker.terminate();
  }
}
