import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AttackDone, AttackJob } from './attack-job.ts';

/** Runs all jobs on as many threads as there are cores, each with its own copy of a world of `persons`. */
export async function runJobs(
  jobs: readonly AttackJob[],
  persons: number,
  done: (result: AttackDone) => void,
): Promise<void> {
  const waiting = [...jobs];
  const serve = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        const job = waiting.shift();
        if (job === undefined) resolve();
        else worker.postMessage(job);
      };
      worker.on('message', (result: AttackDone) => {
        done(result);
        next();
      });
      worker.on('error', reject);
      next();
    });
  const threads = Array.from(
    { length: Math.min(availableParallelism(), jobs.length) },
    () => new Worker(new URL('./attack-worker.ts', import.meta.url), { workerData: persons }),
  );
  try {
    await Promise.all(threads.map(serve));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
