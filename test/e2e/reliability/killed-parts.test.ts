import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCounts } from '#appliance/cli/import-counts';
import { createProject, getCohortQuery, getProject, submitCohortQuery } from '#contracts/api/projects';
import { getRun, listRunLogs, listRunReceipts, retryRun, stopRun } from '#contracts/api/runs';
import type { ModelId, ProjectId, RunId } from '#contracts/ids';
import type { Run } from '#contracts/run';
import { clientSettings } from '#local/cloud/client-settings';
import { type Platform, startPlatform } from '#local/platform/platform';
import { demoStudy } from '#local/study/demo-study';
import { type OpenedPlatform, openPlatform } from '#local/study/open-platform';
import { approvedProject, readyModel } from '#local/study/ready-model';
import { imagesImported } from '#local/study/steps/approve-project';
import { beginRun } from '#local/study/steps/follow-run';
import { studyOn } from '#local/study/study-on';
import type { RegisteredTrust } from '#local/study/study-platform';
import { until } from '#local/study/until';
import { secretsInSight, secretsOf } from '#test/support/secrets-in-sight';
import { testFolder } from '#test/support/test-folder';

let folder = '';
let platform: Platform;
let opened: OpenedPlatform;
let modelId: ModelId;
let taking: RegisteredTrust[];

const local = (code: string) => platform.trusts.find((trust) => trust.code === code)!;
const services = (code: string) => local(code).services()!;
const runNow = (runId: RunId): Promise<Run> => opened.researcher.hub.call(getRun, { params: { runId } });
const over = ({ status }: Run) => ['SUCCEEDED', 'FAILED', 'STOPPED'].includes(status);
const ended = (runId: RunId, seconds = 120) => until('the end of the run', seconds, () => runNow(runId), over);
const inRound = (runId: RunId, round: number) =>
  until(
    `round ${round}`,
    90,
    () => runNow(runId),
    (run) => over(run) || run.currentRound >= round,
    50,
  );

/** Runs the schedule's Lambda now instead of waiting for its minute. */
async function watchRuns(): Promise<void> {
  const lambda = new LambdaClient(clientSettings(platform.hub.cloud));
  await lambda.send(new InvokeCommand({ FunctionName: platform.hub.outputs.WatchRunsFunctionName }));
  lambda.destroy();
}

/** The processes in which the local cloud runs Lambdas. */
function killLambdas(): number {
  const parent = String(platform.hub.cloud.pid());
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', parent], { encoding: 'utf8' }).trim().split(/\s+/);
  for (const pid of children) process.kill(Number(pid), 'SIGKILL');
  return children.length;
}

/** Every process that carries the run's id in its environment: the run server and what it started. */
function killRunServer(runId: RunId): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const ofThisRun = pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`RUN_ID=${runId}`);
    } catch {
      return false;
    }
  });
  for (const pid of ofThisRun) process.kill(Number(pid), 'SIGKILL');
  return ofThisRun.length;
}

async function ask(projectId: ProjectId) {
  const { queryId } = await opened.researcher.hub.call(submitCohortQuery, {
    params: { projectId },
    body: { name: 'again', cohort: demoStudy.cohort },
  });
  return () => opened.researcher.hub.call(getCohortQuery, { params: { projectId, queryId } });
}

beforeAll(async () => {
  folder = testFolder('killed');
  platform = await startPlatform(folder, () => {});
  const study = studyOn(platform);
  opened = await openPlatform(study);
  ({ modelId, taking } = await readyModel(opened, await study.appFiles()));
});

afterAll(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a cohort question', () => {
  it.each(['poller', 'query'] as const)('is answered though %s is killed at every trust', async (service) => {
    const { projectId } = await opened.researcher.hub.call(createProject, { body: { name: `kill ${service}` } });
    const answers = await ask(projectId);
    for (const { code } of platform.trusts) services(code)[service].kill();
    const query = await until('answers', 150, answers, (one) => one.status === 'ENDED');
    expect(query.answers.map(({ status }) => status)).toEqual(platform.trusts.map(() => 'ANSWERED'));
  });

  it('is answered though every Lambda process is killed while it is asked', async () => {
    const { projectId } = await opened.researcher.hub.call(createProject, { body: { name: 'kill Lambdas' } });
    const answers = await ask(projectId);
    expect(killLambdas()).toBeGreaterThan(0);
    const query = await until(
      'answers',
      150,
      () => answers().catch(() => undefined),
      (one) => one?.answers.every(({ status }) => status === 'ANSWERED') === true,
    );
    expect(query?.answers).toHaveLength(platform.trusts.length);
  });
});

describe('an image import', () => {
  it('goes on when the imaging service is killed in its middle', async () => {
    const projectId = await approvedProject(opened);
    const importing = () => opened.researcher.hub.call(getProject, { params: { projectId } });
    await until('an import', 30, importing, ({ trusts }) => trusts.some(({ imaging }) => imaging === 'IMPORTING'), 50);
    for (const { code } of taking) services(code).imaging.kill();
    const { trusts } = await imagesImported(opened.researcher, projectId);
    const imaged = trusts.filter(({ decision }) => decision === 'APPROVED');
    expect(imaged).toHaveLength(taking.length);
    for (const { code, importFigures } of imaged) {
      const dataFolder = join(folder, 'trusts', code, 'imaging');
      expect(importCounts({ dataFolder, project: projectId })).toMatchObject([
        { ended: true, studiesAsked: 56, studiesDone: 56, studiesImported: 53 },
      ]);
      expect(importFigures?.personsWithImages).toBeGreaterThan(0);
    }
  });
});

describe('a run', () => {
  it('goes on when an fl-client is killed in the middle of a round', async () => {
    const { runId } = await beginRun(opened.researcher, modelId, taking);
    await inRound(runId, 1);
    services('ALB')['fl-client'].kill();
    const run = await ended(runId, 180);
    expect(run).toMatchObject({ status: 'SUCCEEDED', currentRound: run.rounds });
    const { receipts } = await opened.researcher.hub.call(listRunReceipts, { params: { runId } });
    expect(receipts.map(({ trustCode }) => trustCode).sort()).toEqual(['ALB', 'BRN']);
  });

  it('goes on when the poller is killed, and its receipt arrives once', async () => {
    const { runId } = await beginRun(opened.researcher, modelId, taking);
    await inRound(runId, 1);
    services('BRN').poller.kill();
    expect(await ended(runId, 180)).toMatchObject({ status: 'SUCCEEDED' });
    const { receipts } = await opened.researcher.hub.call(listRunReceipts, { params: { runId } });
    expect(receipts).toHaveLength(2);
  });

  it('fails with the true reason when its server is killed, and another goes on after the last kept round', async () => {
    const { hub } = opened.researcher;
    const { runId } = await beginRun(opened.researcher, modelId, taking);
    // Rounds are kept while the next one goes on: in the third, the first is kept for certain.
    await inRound(runId, 3);
    expect(killRunServer(runId)).toBeGreaterThan(0);
    await watchRuns();
    const run = await ended(runId);
    expect(run).toMatchObject({ status: 'FAILED', failure: { code: 'RUN_SERVER_LOST' } });

    const again = await hub.call(retryRun, { params: { runId }, body: {} });
    const kept = again.continues?.round ?? 0;
    expect(again.continues?.runId).toBe(runId);
    expect(kept).toBeGreaterThan(0);
    const done = await ended(again.runId, 180);
    expect(done).toMatchObject({ status: 'SUCCEEDED', currentRound: run.rounds, rounds: run.rounds });
    const { entries } = await hub.call(listRunLogs, { params: { runId: again.runId } });
    const begun = entries.flatMap((entry) => (entry.event === 'ROUND_STARTED' ? [entry.round] : []));
    expect(begun).toEqual(Array.from({ length: run.rounds - kept }, (_, index) => kept + 1 + index));
    const { receipts } = await hub.call(listRunReceipts, { params: { runId: again.runId } });
    expect(receipts).toHaveLength(taking.length);
  });

  it('goes on when the local cloud is restarted and every parked execution dies', async () => {
    const { runId } = await beginRun(opened.researcher, modelId, taking);
    await inRound(runId, 1);
    await platform.hub.cloud.restart();
    await watchRuns();
    const run = await until(
      'the end of the run',
      180,
      () => runNow(runId).catch(() => undefined),
      (one) => one !== undefined && over(one),
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('stops when a person stops it, and says so', async () => {
    const { runId } = await beginRun(opened.researcher, modelId, taking);
    await inRound(runId, 1);
    await opened.researcher.hub.call(stopRun, { params: { runId } });
    expect(await ended(runId)).toMatchObject({ status: 'STOPPED', failure: { code: 'RUN_STOPPED' } });
    const { entries } = await opened.researcher.hub.call(listRunLogs, { params: { runId } });
    expect(entries.length).toBeGreaterThan(0);
  });
});

describe('after all of it', () => {
  it('no secret stands in templates, logs, or arguments and environments of processes', () => {
    const control = secretsInSight(folder, [{ name: 'folder', text: folder }]);
    expect(control).toEqual(expect.arrayContaining(['folder in environ of node', 'folder in cmdline of Orthanc']));
    const logged = secretsInSight(folder, [{ name: 'event', text: 'TASK_TAKEN' }]);
    expect(logged).toContainEqual(expect.stringMatching(/poller\.log$/));
    const templates = secretsInSight(folder, [{ name: 'type', text: 'AWS::Lambda::Function' }]);
    expect(templates).toContainEqual(expect.stringMatching(/flip-Audit\.template\.json$/));

    const people = [opened.admin, opened.researcher, ...opened.sites.map(({ decider }) => decider)];
    const secrets = secretsOf(folder, people);
    expect(secrets.length).toBeGreaterThan(2 * people.length + 10 * platform.trusts.length);
    expect(secretsInSight(folder, secrets)).toEqual([]);
  });
});
