import { parentPort, workerData } from 'node:worker_threads';
import { type SynthOptions, synthHub } from '#infra/synth';

/** Makes the templates in a thread of its own and hands back the folder: the work of `synthLocally`. */
parentPort?.postMessage(await synthHub(workerData as SynthOptions));
