import { parentPort, workerData } from 'node:worker_threads';
import type { AttackJob } from './attack-job.ts';
import { runJob } from './run-job.ts';
import { makeWorld } from './world.ts';

// A thread of the attack suite: makes the world once, then answers each job it is handed.
const world = makeWorld(workerData as number);
parentPort?.on('message', (job: AttackJob) => {
  runJob(job, world).then(
    (done) => parentPort?.postMessage(done),
    (reason: unknown) => {
      // Uncaught, it ends the thread with this as its error.
      setImmediate(() => {
        throw reason;
      });
    },
  );
});
