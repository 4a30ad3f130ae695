import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createSqliteLedger, disclosureMigrations } from '#appliance/services/query/questions/privacy-ledger-in-sqlite';
import { createProjectPlaces } from '#appliance/services/query/questions/project-places';
import type { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import { Policy } from '#contracts/policy';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-places-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const project = (number: number) => ProjectId.parse(`0190a000-0000-7000-8000-00000000000${number}`);

let keys = 0;

/** A trust on a real file, as it starts on a day; each answer is recorded as the engine does. */
function trust(projectsPerYear: number, day = '2026-02-01') {
  const state = { now: new Date(day) };
  const logged: unknown[] = [];
  const database = openDatabase(join(folder, 'disclosure.sqlite'), disclosureMigrations);
  const ledger = createSqliteLedger(database, () => state.now);
  const places = createProjectPlaces({
    ledger,
    policy: Policy.parse({ version: 1, disclosure: { projectsPerYear } }),
    now: () => state.now,
    log: (code, fields) => logged.push([code, fields]),
  });
  const record = (projectId: ProjectId): void => {
    keys += 1;
    ledger.record({ projectId, dataDate: '2026-01-31', key: `${keys}`, answer: '{}', releases: [], charges: [] });
  };
  const ask = (number: number, answer: () => Promise<void> = async () => record(project(number))) =>
    places.inPlace(project(number), answer).then(
      () => 'answered',
      (error: AppError) => error.code,
    );
  return { ask, close: () => database.close(), database, logged, places, record, state };
}

it('answers as many new projects as the policy allows, and those again and again', async () => {
  const { ask, logged } = trust(2);
  expect([await ask(1), await ask(2), await ask(3)]).toEqual(['answered', 'answered', 'PROJECTS_AT_CAP']);
  expect([await ask(1), await ask(2)]).toEqual(['answered', 'answered']);
  expect(logged).toEqual([['PROJECTS_AT_CAP', { projectId: project(3), projectsPerYear: 2 }]]);
});

it('refuses before anything of the answer is begun', async () => {
  const { ask } = trust(1);
  await ask(1);
  let begun = 0;
  const answer = async () => {
    begun += 1;
  };
  expect([await ask(2, answer), begun]).toEqual(['PROJECTS_AT_CAP', 0]);
  expect([await ask(1, answer), begun]).toEqual(['answered', 1]);
});

it('goes on after a start, and by the policy as it is then', async () => {
  const first = trust(1);
  await first.ask(1);
  first.close();
  const second = trust(1);
  expect([await second.ask(2), await second.ask(1)]).toEqual(['PROJECTS_AT_CAP', 'answered']);
  second.close();
  expect(await trust(2).ask(2)).toBe('answered');
});

it('has a place again after 365 days, and none by a clock that is set back', async () => {
  const { ask, state } = trust(1);
  await ask(1);
  state.now = new Date('1970-01-01');
  expect(await ask(2)).toBe('PROJECTS_AT_CAP');
  state.now = new Date('2027-01-31');
  expect(await ask(2)).toBe('PROJECTS_AT_CAP');
  state.now = new Date('2027-02-01');
  expect([await ask(2), await ask(3), await ask(1)]).toEqual(['answered', 'PROJECTS_AT_CAP', 'answered']);
});

it('lets the year of no project end early that was answered while the clock was set back', async () => {
  const { ask, state } = trust(2);
  await ask(1);
  state.now = new Date('2001-01-01');
  await ask(2);
  state.now = new Date('2026-02-02');
  expect(await ask(3)).toBe('PROJECTS_AT_CAP');
});

describe('questions at once', () => {
  const open = () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { finished, finish };
  };

  it('of two new projects do not both get the last place', async () => {
    const { ask, record } = trust(1);
    const first = open();
    const asked = ask(1, async () => {
      await first.finished;
      record(project(1));
    });
    expect(await ask(2)).toBe('PROJECTS_AT_CAP');
    first.finish();
    expect([await asked, await ask(2)]).toEqual(['answered', 'PROJECTS_AT_CAP']);
  });

  it('of one new project are all answered', async () => {
    const { ask } = trust(1);
    expect(await Promise.all([ask(1), ask(1), ask(1)])).toEqual(['answered', 'answered', 'answered']);
  });

  it('give the place back where none of them is answered', async () => {
    const { ask, places } = trust(1);
    const failed = async () => {
      throw Object.assign(new Error('of the database'), { code: 'failed' });
    };
    const first = open();
    const asked = ask(1, () => first.finished.then(failed));
    expect(await ask(1, failed)).toBe('failed');
    expect([await ask(2, failed), places.health()]).toEqual(['PROJECTS_AT_CAP', 'degraded']);
    first.finish();
    expect([await asked, places.health()]).toEqual(['failed', 'healthy']);
    expect(await ask(2)).toBe('answered');
  });
});

describe('the health of the places', () => {
  it('is degraded from the moment when all are taken until one is free', async () => {
    const { ask, places, state } = trust(2);
    expect(places.health()).toBe('healthy');
    await ask(1);
    expect(places.health()).toBe('healthy');
    await ask(2);
    expect(places.health()).toBe('degraded');
    state.now = new Date('2027-03-01');
    expect(places.health()).toBe('healthy');
  });

  it('is down where the ledger cannot be read', async () => {
    const { close, places } = trust(2);
    close();
    expect(places.health()).toBe('down');
  });
});
