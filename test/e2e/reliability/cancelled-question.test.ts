import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  cancelCohortQuery,
  createProject,
  getCohortQuery,
  retryCohortQuery,
  submitCohortQuery,
} from '#contracts/api/projects';
import { type Platform, startPlatform } from '#local/platform/platform';
import { demoStudy } from '#local/study/demo-study';
import { type OpenedPlatform, openPlatform } from '#local/study/open-platform';
import { studyOn } from '#local/study/study-on';
import { until } from '#local/study/until';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { testFolder } from '#test/support/test-folder';

let folder = '';
let platform: Platform;
let opened: OpenedPlatform;
let owner: pg.Client;

beforeAll(async () => {
  folder = testFolder('cancelled');
  platform = await startPlatform(folder, () => {}, { trusts: syntheticTrusts.slice(0, 2) });
  opened = await openPlatform(studyOn(platform));
  const { folder: trustFolder, queryDatabaseUrl } = platform.trusts[0]!.place;
  const url = new URL(queryDatabaseUrl);
  url.username = 'omop_owner';
  url.password = readFileSync(join(trustFolder, 'secrets/database-owner'), 'utf8').trim();
  owner = new pg.Client({ connectionString: url.href });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the poller of a trust has noted of its latest task. */
const latestOutcome = (trustFolder: string): string => {
  const database = new DatabaseSync(join(trustFolder, 'poller/poller.sqlite'), { readOnly: true });
  const row = database.prepare('SELECT outcome FROM job ORDER BY taken_at DESC LIMIT 1').get();
  database.close();
  return String(row?.outcome);
};

it('is stopped at a trust that works on it, while another’s answer stays, and may be asked again', async () => {
  const { hub } = opened.researcher;
  const [held, free] = platform.trusts;
  // As while a table is loaded: each attempt of the trust ends after the time that its role waits for a lock.
  await owner.query('BEGIN; LOCK TABLE omop.person IN ACCESS EXCLUSIVE MODE');
  const { projectId } = await hub.call(createProject, { body: { name: 'taken back' } });
  const { queryId } = await hub.call(submitCohortQuery, {
    params: { projectId },
    body: { name: 'taken back', cohort: demoStudy.cohort },
  });
  const params = { projectId, queryId };
  const read = () => hub.call(getCohortQuery, { params });
  const statuses = async () => Object.fromEntries((await read()).answers.map(({ code, status }) => [code, status]));
  await until(
    'one answer and one trust at work',
    60,
    read,
    ({ trustsByStatus }) => trustsByStatus.queued === 0 && trustsByStatus.running === 1,
  );
  expect(await statuses()).toEqual({ [held!.code]: 'RUNNING', [free!.code]: 'ANSWERED' });

  const cancelled = await hub.call(cancelCohortQuery, { params });
  expect(cancelled).toMatchObject({ status: 'CANCELLED', trustsByStatus: { cancelled: 1, answered: 1 } });
  expect(cancelled.total).toMatchObject({ trusts: 1 });
  await until(
    'the trust to stop',
    60,
    async () => latestOutcome(held!.place.folder),
    (outcome) => outcome.includes('TASK_CANCELLED'),
  );
  const working = `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE usename = 'flip_query' AND wait_event_type = 'Lock'`;
  expect((await owner.query(working)).rows[0].count).toBe(0);
  await owner.query('ROLLBACK');
  expect(await statuses()).toEqual({ [held!.code]: 'CANCELLED', [free!.code]: 'ANSWERED' });

  const trustId = opened.sites.find(({ trust }) => trust.code === held!.code)!.trust.trustId;
  await hub.call(retryCohortQuery, { params, body: { trustId } });
  const again = await until('the answer after all', 60, read, ({ status }) => status === 'ENDED');
  expect(again.total).toMatchObject({ trusts: 2 });
});
