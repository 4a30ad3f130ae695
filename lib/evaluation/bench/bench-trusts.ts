import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pages } from '#client/pages';
import { listRunLogs } from '#contracts/api/runs';
import type { AppConfig } from '#contracts/app-config';
import { startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { openPlatform } from '#local/study/open-platform';
import { approvedProject } from '#local/study/ready-model';
import { imagesImported } from '#local/study/steps/approve-project';
import { beginRun, followRun } from '#local/study/steps/follow-run';
import { uploadApp } from '#local/study/steps/upload-app';
import { studyOn } from '#local/study/study-on';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';
import { peakMemory } from './peak-memory.ts';
import type { RoundLine } from './round-seconds.ts';

type Run = {
  readonly rounds: number;
  /** Parameters of the model that are not trained, of four bytes each. */
  readonly extraParameters: number;
};

/** Hub and two trusts, each part the real one, with an approved cohort. */
export type BenchTrusts = {
  /** A run from upload to end: its lines as the hub keeps them. Throws unless it succeeds. */
  readonly run: (run: Run) => Promise<RoundLine[]>;
  /** The most that the fl-client of each trust has held in memory since it started, in bytes. */
  readonly flClientBytes: () => readonly number[];
};

/** Small trusts: enough persons with a study for a cohort whose number the disclosure rules show, and no more to import. */
const smallTrusts: readonly SyntheticTrust[] = syntheticTrusts
  .slice(0, 2)
  .map((trust) => ({ ...trust, persons: 300, studies: 60 }));

/** The app of the bench with the client that stock Flower runs too, and its initial weights. */
async function appFiles(folder: string, { rounds, extraParameters }: Run): Promise<Parameters<typeof uploadApp>[2]> {
  const app = join(repository, 'federation/bench/stock_flower/tiny_app');
  const weights = join(folder, 'model.safetensors');
  const python = join(repository, '.flip/venv/federation/bin/python');
  await promisify(execFile)(python, [join(app, 'models.py'), weights, String(extraParameters)]);
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

/** Starts everything below `folder`, which is emptied first, for as long as `use` takes. */
export async function withBenchTrusts<T>(folder: string, use: (trusts: BenchTrusts) => Promise<T>): Promise<T> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const platform = await startPlatform(folder, () => {}, { trusts: smallTrusts });
  try {
    const opened = await openPlatform(studyOn(platform));
    const { researcher, sites } = opened;
    const projectId = await approvedProject(opened);
    await imagesImported(researcher, projectId);
    const trusts = sites.map(({ trust }) => trust);
    return await use({
      run: async (wanted) => {
        const { modelId } = await uploadApp(researcher, projectId, await appFiles(folder, wanted));
        const { runId } = await beginRun(researcher, modelId, trusts);
        const { run } = await followRun(researcher, runId, () => {});
        if (run.status !== 'SUCCEEDED')
          throw new Error(`the run ended as ${run.status}: ${JSON.stringify(run.failure)}`);
        const feed = await Array.fromAsync(pages(researcher.hub, listRunLogs, { params: { runId } }));
        return feed.flatMap(({ entries }) => entries);
      },
      flClientBytes: () => platform.trusts.map(({ services }) => peakMemory(services()?.['fl-client'].pid())),
    });
  } finally {
    await platform.stop();
  }
}
