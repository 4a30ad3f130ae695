import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listRunLogs } from '#contracts/api/runs';
import type { AppConfig } from '#contracts/app-config';
import { startLocalHub } from '#local/platform/local-hub';
import { type LocalTrust, startLocalTrust } from '#local/platform/local-trust';
import { firstSignIn, type SignInDesk } from '#local/study/person';
import { cohortsFrozen, imagesImported, stageAndDecide } from '#local/study/steps/approve-project';
import { askCohort } from '#local/study/steps/ask-cohort';
import { beginRun, followRun } from '#local/study/steps/follow-run';
import { invite, newPassword } from '#local/study/steps/invite-people';
import { registerTrusts } from '#local/study/steps/register-trusts';
import { uploadApp } from '#local/study/steps/upload-app';
import type { RegisteredTrust } from '#local/study/study-platform';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';
import type { RoundLine } from './round-seconds.ts';

type Options = { readonly repository: string; readonly folder: string; readonly rounds: number };

/** Small trusts: enough studies for a cohort above the disclosure threshold, and no more to import. */
const smallTrusts: readonly SyntheticTrust[] = syntheticTrusts
  .slice(0, 2)
  .map((trust) => ({ ...trust, persons: 300, studies: 24 }));

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

/** From an empty hub and two unregistered trusts to the end of a run, as people would do it. */
async function carryOut(desk: SignInDesk, local: readonly LocalTrust[], options: Options): Promise<RoundLine[]> {
  const admin = await firstSignIn(desk, 'admin@hub.example', newPassword());
  const trusts: RegisteredTrust[] = await registerTrusts(admin, local);
  const researcher = await invite(desk, admin, { email: 'researcher@hub.example', name: 'Rae', role: 'Researcher' });
  const { projectId } = await askCohort(researcher, { name: 'rounds', description: 'rounds', cohort: demoCohort });
  const decisions = [];
  for (const trust of trusts) {
    const email = `decider@${trust.code.toLowerCase()}.example`;
    const decider = await invite(desk, admin, { email, name: 'Dee', role: 'TrustAdmin', trustId: trust.trustId });
    decisions.push({ trust, decider, decision: 'APPROVED' as const });
  }
  await stageAndDecide(researcher, projectId, decisions);
  await cohortsFrozen(researcher, projectId);
  const { modelId } = await uploadApp(researcher, projectId, await appFiles(options));
  await imagesImported(researcher, projectId);
  const { runId } = await beginRun(researcher, modelId, trusts);
  const { run } = await followRun(researcher, runId, () => {});
  if (run.status !== 'SUCCEEDED') throw new Error(`the run ended as ${run.status}: ${JSON.stringify(run.failure)}`);
  return (await researcher.hub.call(listRunLogs, { params: { runId } })).entries.slice();
}

/** A run on the whole platform, hub and two trusts, each part the real one: the starts of its rounds as the hub keeps them. */
export async function flipRounds(options: Options): Promise<RoundLine[]> {
  const { folder } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started: { stop: () => Promise<void> }[] = [];
  try {
    const hub = await startLocalHub(join(folder, 'hub'));
    started.push(hub);
    const trusts: LocalTrust[] = [];
    for (const trust of smallTrusts) {
      const local = await startLocalTrust(trust, join(folder, trust.code), hub.origin);
      started.push(local);
      trusts.push(local);
    }
    await hub.seedAdmin('admin@hub.example', 'Ada Admin');
    const { UserPoolId = '', UserPoolClientId = '' } = hub.outputs;
    const directory = { endpoint: `${hub.origin}/idp/`, userPoolId: UserPoolId, userPoolClientId: UserPoolClientId };
    return await carryOut({ origin: hub.origin, directory, oneTimePassword: hub.oneTimePassword }, trusts, options);
  } finally {
    for (const part of started.reverse()) await part.stop();
  }
}
