import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pages } from '#client/pages';
import { listRunLogs } from '#contracts/api/runs';
import type { AppConfig } from '#contracts/app-config';
import { startPlatform } from '#local/platform/platform';
import { openPlatform } from '#local/study/open-platform';
import { readyModel } from '#local/study/ready-model';
import { beginRun, followRun } from '#local/study/steps/follow-run';
import type { uploadApp } from '#local/study/steps/upload-app';
import { studyOn } from '#local/study/study-on';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';
import type { RoundLine } from './round-seconds.ts';

type Options = { readonly repository: string; readonly folder: string; readonly rounds: number };

/** Small trusts: enough persons with a study for a cohort whose number the disclosure rules show, and no more to import. */
const smallTrusts: readonly SyntheticTrust[] = syntheticTrusts
  .slice(0, 2)
  .map((trust) => ({ ...trust, persons: 300, studies: 60 }));

/** The app of the bench with the client that stock Flower runs too, and its initial weights. */
async function appFiles({ repository, folder, rounds }: Options): Promise<Parameters<typeof uploadApp>[2]> {
  const app = join(repository, 'federation/bench/stock_flower/tiny_app');
  const weights = join(folder, 'model.safetensors');
  await promisify(execFile)(join(repository, '.flip/venv/federation/bin/python'), [join(app, 'models.py'), weights]);
  const config: AppConfig = {
    job_type: 'standard',
    GLOBAL_ROUNDS: rounds,
    LOCAL_ROUNDS: 1,
    metrics: ['loss'],
    rows: 'trust',
  };
  const read = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path));
  return [
    { fileName: 'client_app.py', bytes: read(join(app, 'client_app.py')) },
    { fileName: 'models.py', bytes: read(join(app, 'models.py')) },
    { fileName: 'config.json', bytes: new TextEncoder().encode(JSON.stringify(config)) },
    { fileName: 'model.safetensors', bytes: read(weights) },
  ];
}

/** A run on the whole platform, hub and two trusts, each part the real one: the starts of its rounds as the hub keeps them. */
export async function flipRounds(options: Options): Promise<RoundLine[]> {
  const { folder } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const platform = await startPlatform(folder, () => {}, { trusts: smallTrusts });
  try {
    const opened = await openPlatform(studyOn(platform));
    const { researcher } = opened;
    const { modelId, taking } = await readyModel(opened, await appFiles(options));
    const { runId } = await beginRun(researcher, modelId, taking);
    const { run } = await followRun(researcher, runId, () => {});
    if (run.status !== 'SUCCEEDED') throw new Error(`the run ended as ${run.status}: ${JSON.stringify(run.failure)}`);
    const feed = await Array.fromAsync(pages(researcher.hub, listRunLogs, { params: { runId } }));
    return feed.flatMap(({ entries }) => entries);
  } finally {
    await platform.stop();
  }
}
