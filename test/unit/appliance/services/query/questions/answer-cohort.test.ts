import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { OmopView } from '#appliance/services/query/ports';
import { createAnswerCohort } from '#appliance/services/query/questions/answer-cohort';
import { createProjectPlaces } from '#appliance/services/query/questions/project-places';
import { createReadableTables } from '#appliance/services/query/questions/readable-tables';
import { createRunningQuestions } from '#appliance/services/query/questions/running-questions';
import type { AppError } from '#contracts/app-error';
import { CohortQuestion } from '#contracts/appliance/query-api';
import { CohortResult } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { omopOver } from '#test/fakes/omop-port';
import { seededGaussian } from '#test/support/disclosure-game';

const projectId = '0190a000-0000-7000-8000-0000000000bb';
const otherProjectId = '0190a000-0000-7000-8000-0000000000bc';
const queryId = '0190a000-0000-7000-8000-0000000000cc';

const question = (over: object = {}, atLeast = 18) =>
  CohortQuestion.parse({
    projectId,
    queryId,
    cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast }] } },
    show: { distributions: ['sex'] },
    ...over,
  });

/**
 * A trust whose every cohort is the persons 1 to `size`, the even ones women; `looks` says what was looked at, and
 * `seconds` how long a table takes to be read.
 */
function trust(
  size: number,
  policy: object = {},
  optedOut: readonly number[] = [],
  seconds: Readonly<Record<string, number>> = {},
  /** Which question is cancelled while it is being answered. */
  cancelNow = otherProjectId as QueryId,
) {
  const looks: string[] = [];
  const tried: string[] = [];
  const noted: string[] = [];
  const all = Array.from({ length: size }, (_, index) => index + 1);
  const members = (of: readonly number[]) => new RoaringBitmap32(of);
  const view = {
    dataDate: async () => '2026-01-31',
    personsOf: async () => {
      looks.push('persons');
      return members(all);
    },
    personsBySql: async () => async () => members(all),
    tables: async (names: readonly string[]) => {
      looks.push(...names);
      return names.map((name) => ({
        name,
        values: [
          { label: 'female', members: members(all.filter((id) => id % 2 === 0)) },
          { label: 'male', members: members(all.filter((id) => id % 2 === 1)) },
        ],
      }));
    },
  } as unknown as OmopView;
  const logged: unknown[] = [];
  const parsed = Policy.parse({ version: 1, ...policy });
  const now = () => new Date('2026-02-01T00:00:00.000Z');
  const ledger = createMemoryLedger(now);
  const running = createRunningQuestions();
  const signals: (AbortSignal | undefined)[] = [];
  const ask = createAnswerCohort({
    omop: {
      ...omopOver(view),
      view: (look, cancelled) => {
        signals.push(cancelled);
        running.cancel(cancelNow);
        return look(view);
      },
    },
    policy: parsed,
    engine: createDisclosureEngine({ ledger, gaussian: seededGaussian(7) }),
    places: createProjectPlaces({ ledger, policy: parsed, now, log: (...line) => logged.push(line) }),
    optedOut: async () => async () => members(optedOut),
    inSql: (answer) =>
      answer(async (project, prepare) => {
        tried.push(project);
        return (await prepare())(0);
      }),
    readable: createReadableTables({
      loadStamp: async () => '',
      secondsToRead: async (table) => seconds[table] ?? 0,
      monotonicMilliseconds: () => 0,
    }),
    clock: { monotonicMilliseconds: () => 0, pause: async () => {}, giveWay: async () => {} },
    trueNumbers: {
      record: ({ persons, queryId: asked }) => noted.push(`${asked.slice(-2)} counted ${persons}`),
      repeat: ({ queryId: asked }) => noted.push(`${asked.slice(-2)} again`),
    },
    now,
    log: () => {},
    running,
  });
  return { ask, signals, logged, looks, noted, tried };
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('asking for a cohort', () => {
  it('tells a large set by the contract, near the truth, and a small one not at all', async () => {
    const large = CohortResult.parse(await trust(1000).ask(question()));
    expect(Math.abs((large.persons ?? 0) - 1000)).toBeLessThanOrEqual(60);
    expect(large.distributions[0]?.cells.map(({ value }) => value)).toEqual(['female', 'male']);
    expect(await trust(9).ask(question())).toMatchObject({ persons: null });
  });

  it('looks at the same things whether nobody or many belong', async () => {
    const [none, many] = [trust(0), trust(1000)];
    await none.ask(question());
    await many.ask(question());
    expect(none.looks).toEqual(many.looks);
  });

  it('answers the same words again without looking, and spends nothing', async () => {
    const { ask, looks } = trust(1000);
    const first = await ask(question());
    expect(await ask(question())).toEqual(first);
    expect(looks).toEqual(['persons', 'sex']);
    expect((await ask(question({}, 19))).budget).toEqual({ allowed: 100, used: 2 });
  });

  it('notes the true number for the people of the trust, without who opted out, and again when it is asked again', async () => {
    const { ask, noted } = trust(9, {}, [2, 3]);
    await ask(question());
    await ask(question({ queryId: queryId.replace(/cc$/, 'cd') }));
    expect(noted).toEqual(['cc counted 7', 'cd again']);
  });

  it('lets a typed question be cancelled while it looks at the data, and none in SQL', async () => {
    const { ask, signals } = trust(1000, {}, [], {}, queryId as QueryId);
    await ask(question());
    await ask(question({ queryId: otherProjectId }, 19));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    await ask(question({ cohort: { version: 1, sql: 'SELECT person_id FROM omop.person' } }));
    expect(signals).toHaveLength(2);
  });

  it('refuses fresh questions beyond the budget before it looks, and still repeats earlier ones', async () => {
    const { ask, looks } = trust(1000, { disclosure: { freshAnswersPerProject: 1 } });
    const first = await ask(question());
    expect(await codeOf(ask(question({}, 19)))).toBe('QUERY_BUDGET_SPENT');
    expect(looks).toEqual(['persons', 'sex']);
    expect(await ask(question())).toEqual(first);
  });

  it('refuses a project beyond the cap before it looks, says so to the trust, and goes on answering the others', async () => {
    const other = question({ projectId: otherProjectId });
    const mask = { value: 1, participants: 5, participantsHash: 'a'.repeat(64) };
    const sql = { version: 1, sql: 'SELECT person_id FROM omop.person' };
    const { ask, logged, looks } = trust(1000, { disclosure: { projectsPerYear: 1 } });
    const first = await ask(question());
    const before = [...looks];
    for (const asked of [other, question({ ...other, mask }), question({ projectId: otherProjectId, cohort: sql })])
      expect(await codeOf(ask(asked))).toBe('PROJECTS_AT_CAP');
    expect(looks).toEqual(before);
    expect(logged).toHaveLength(3);
    expect(logged[0]).toEqual(['PROJECTS_AT_CAP', { projectId: otherProjectId, projectsPerYear: 1 }]);
    expect(await ask(question())).toEqual(first);
    expect(await codeOf(ask(question({ mask }, 19)))).toBe('answered');
    expect(await codeOf(trust(1000, { disclosure: { projectsPerYear: 1 } }).ask(other))).toBe('answered');
  });

  it.each([0, 9, 1000])('gives a place to a project whose answer is of %s persons', async (size) => {
    const { ask } = trust(size, { disclosure: { projectsPerYear: 1 } });
    await ask(question());
    expect(await codeOf(ask(question({ projectId: otherProjectId })))).toBe('PROJECTS_AT_CAP');
    expect(await codeOf(ask(question({}, 19)))).toBe('answered');
  });

  it('keeps no place for a project whose question is refused', async () => {
    const { ask } = trust(1000, { disclosure: { projectsPerYear: 1 } });
    const sql = { version: 1, sql: 'SELECT pg_sleep(1)' };
    expect(await codeOf(ask(question({ projectId: otherProjectId, cohort: sql })))).toBe('SQL_REFUSED');
    expect(await codeOf(ask(question()))).toBe('answered');
    expect(await codeOf(ask(question({ projectId: otherProjectId })))).toBe('PROJECTS_AT_CAP');
  });

  it('takes the floor of the hub where it is stricter, and never where it is laxer', async () => {
    const floor = (threshold: number) => trust(200).ask(question({ floor: { threshold } }));
    expect(await floor(500)).toMatchObject({ persons: null, rules: { threshold: 500 } });
    expect(await floor(1)).toMatchObject({ persons: expect.any(Number), rules: { threshold: 10 } });
  });

  it('asks a stricter floor anew instead of repeating what was told under a laxer one', async () => {
    const { ask } = trust(200);
    expect((await ask(question())).persons).not.toBeNull();
    expect((await ask(question({ floor: { threshold: 500 } }))).persons).toBeNull();
  });

  it('counts nobody who opted out', async () => {
    const everybody = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect((await trust(1000, {}, everybody).ask(question())).persons).toBeNull();
    expect((await trust(1000, {}, everybody.slice(0, 10)).ask(question())).persons).not.toBeNull();
  });

  it('counts by nothing that the policy leaves out, and says where it was asked', async () => {
    const policy = { disclosure: { distributions: ['sex'] } };
    expect(await codeOf(trust(1000, policy).ask(question()))).toBe('answered');
    const refused = trust(1000, policy).ask(
      question({ show: { distributions: [], crossTables: [{ rows: 'sex', columns: 'ageBand' }] } }),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'DISTRIBUTION_NOT_ALLOWED',
      details: [{ rule: 'the trust does not count by ageBand', place: 'show.crossTables.0.columns' }],
    });
  });

  it('takes SQL only where the policy lets it in, and only what the gate lets through', async () => {
    const asked = (sql: string, policy: object = {}) =>
      codeOf(trust(1000, policy).ask(question({ cohort: { version: 1, sql } })));
    const honest = 'SELECT person_id FROM omop.person WHERE year_of_birth > 1950';
    expect(await asked(honest)).toBe('answered');
    expect(await asked('SELECT pg_sleep(1)')).toBe('SQL_REFUSED');
    expect(await asked(honest, { disclosure: { expertSql: false } })).toBe('EXPERT_SQL_NOT_ALLOWED');
  });

  it('refuses SQL about tables that are too large, which neither counts as a trial nor spends anything', async () => {
    const { ask, looks, tried } = trust(1000, {}, [], { measurement: 30 });
    const from = (table: string) =>
      ask(question({ cohort: { version: 1, sql: `SELECT person_id FROM omop.${table}` } }));
    expect(await codeOf(from('measurement'))).toBe('EXPERT_SQL_TOO_LARGE');
    expect([looks, tried]).toEqual([[], []]);
    expect((await from('death')).budget).toEqual({ allowed: 100, used: 1 });
    expect((await ask(question())).budget).toEqual({ allowed: 100, used: 2 });
    expect(tried).toEqual([projectId]);
  });

  it('answers no project that the trust denies', async () => {
    const { ask } = trust(1000, { projects: { deny: [otherProjectId] } });
    expect(await codeOf(ask(question()))).toBe('answered');
    expect(await codeOf(ask(question({ projectId: otherProjectId })))).toBe('POLICY_REFUSED');
  });

  it('gives a share of a secure sum masked, the same again, and no number of its own', async () => {
    const { ask } = trust(9);
    const mask = { value: 2 ** 47, participants: 5, participantsHash: 'a'.repeat(64) };
    const share = CohortResult.parse(await ask(question({ mask })));
    expect(share).toMatchObject({ persons: null, distributions: [] });
    expect(Math.abs((share.masked?.value ?? 0) - 2 ** 47)).toBeLessThanOrEqual(20);
    expect((await ask(question({ mask }))).masked).toEqual(share.masked);
  });

  it('gives no share of a secure sum where the policy takes part in none, whoever asks', async () => {
    const mask = { value: 1, participants: 5, participantsHash: 'a'.repeat(64) };
    const refused = trust(1000, { disclosure: { secureSum: { allow: false } } }).ask(question({ mask }));
    await expect(refused).rejects.toMatchObject({
      code: 'SECURE_SUM_REFUSED',
      details: [{ rule: 'not allowed by this trust', place: 'disclosure.secureSum.allow' }],
    });
    expect(await trust(1000).ask(question({ mask }))).toHaveProperty('masked');
  });

  it('divides the noise of a share among no more trusts than the policy insists on, whoever asks', async () => {
    const noise = async (participants: number, minimumTrusts = 3) => {
      const { ask } = trust(9, { disclosure: { secureSum: { minimumTrusts } } });
      const mask = { value: 1, participants, participantsHash: 'a'.repeat(64) };
      return (await ask(question({ mask }))).masked?.noiseSd ?? 0;
    };
    expect(await noise(100)).toBe(await noise(3));
    expect(await noise(100, 12)).toBeCloseTo((await noise(3)) / 2);
  });

  it('gives a hub that invents the other trusts few shares of the same persons, and then none of them', async () => {
    const { ask } = trust(100);
    const share = async (n: number) => {
      const mask = { value: 0, participants: 100, participantsHash: String(n).padStart(64, '0') };
      const { noiseSd, value } = (await ask(question({ mask }))).masked ?? { noiseSd: 0, value: 0 };
      return { noiseSd, value: value > 2 ** 47 ? value - 2 ** 48 : value };
    };
    const shares = [];
    for (let n = 0; n < 30; n += 1) shares.push(await share(n));
    const counting = shares.filter(({ value }) => value > 50);
    expect(counting.length).toBeGreaterThan(0);
    // What can be learnt of one person, as a sum of 1/σ², is within the budget for numbers, each share taken alone.
    const learnt = counting.reduce((sum, { noiseSd }) => sum + 1 / noiseSd ** 2, 0);
    expect(learnt).toBeLessThan(1.15);
    for (const { value } of shares.slice(12)) expect(Math.abs(value)).toBeLessThan(30);
  });
});
