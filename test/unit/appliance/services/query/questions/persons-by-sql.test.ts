import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { answerInSql } from '#appliance/services/query/questions/persons-by-sql';
import {
  createSqlClosures,
  openSqlProjects,
  sqlClosureMigrations,
} from '#appliance/services/query/questions/sql-closures';
import { createSqlQueue } from '#appliance/services/query/questions/sql-queue';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import type { PersonSet } from '#domain/disclosure/person-set';

const project = (index: number) => ProjectId.parse(`0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`);
const [own, other] = [project(1), project(2)];
const somebody = async () => new RoaringBitmap32([1]);
const failing = (error: Error) => async (): Promise<never> => {
  throw error;
};
const late = failing(new AppError('COHORT_QUERY_TIMEOUT'));
const never = () => new Promise<never>(() => {});

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

/** Questions in SQL over a database of their own; `restart` begins the service anew. */
function trust() {
  const database = openDatabase(':memory:', sqlClosureMigrations);
  const waits: (() => void)[] = [];
  const start = () => {
    const closures = createSqlClosures({ database, now: () => new Date(), log: () => {} });
    closures.failInterrupted();
    const pause = () => new Promise<void>((resolve) => waits.push(resolve));
    return answerInSql({ closures, queue: createSqlQueue(), pause });
  };
  let inSql = start();
  type Run = (limit: number) => Promise<PersonSet>;
  const ask = (of: ProjectId, run: Run, prepare: () => Promise<Run> = async () => run) =>
    inSql((find) => find(of, prepare));
  const due = async () => {
    await new Promise(setImmediate);
    for (const wait of waits.splice(0)) wait();
    await new Promise(setImmediate);
  };
  /** Asks, and waits as long as the answer takes. */
  const answered = async (of: ProjectId, run: Run, prepare?: () => Promise<Run>) => {
    const code = codeOf(ask(of, run, prepare));
    await due();
    return code;
  };
  const open = (of?: ProjectId) => openSqlProjects(database, of);
  return { ask, answered, due, open, restart: () => (inSql = start()) };
}

describe('a cohort in SQL', () => {
  it('closes SQL to its project by its first failure, through a restart, until a person opens it', async () => {
    const { answered, open, restart } = trust();
    expect(await answered(own, somebody)).toBe('answered');
    expect(await answered(own, late)).toBe('EXPERT_SQL_FAILED');
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
    restart();
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
    expect(await answered(other, somebody)).toBe('answered');
    expect(open(other)).toEqual([]);
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
    expect(open(own)).toEqual([own]);
    expect(await answered(own, somebody)).toBe('answered');
    expect(await answered(own, late)).toBe('EXPERT_SQL_FAILED');
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
  });

  it('is asked by nobody once SQL is closed to five projects, until a person opens one of them', async () => {
    const { answered, open } = trust();
    for (let index = 1; index <= 5; index += 1) {
      expect(await answered(project(9), somebody)).toBe('answered');
      await answered(project(index), late);
    }
    expect(await answered(project(9), somebody)).toBe('EXPERT_SQL_CLOSED_TO_ALL');
    expect(await answered(project(1), somebody)).toBe('EXPERT_SQL_SPENT');
    open(project(5));
    expect(await answered(project(9), somebody)).toBe('answered');
    expect(await answered(project(1), somebody)).toBe('EXPERT_SQL_SPENT');
  });

  it('is no failure where an operator restarted the database, and is one where the server crashed', async () => {
    const { answered } = trust();
    expect(await answered(own, failing(new AppError('DATABASE_UNREACHABLE')))).toBe('DATABASE_UNREACHABLE');
    expect(await answered(own, somebody)).toBe('answered');
    const crashed = failing(Object.assign(new Error('terminating connection'), { code: '57P02' }));
    expect(await answered(own, crashed)).toBe('EXPERT_SQL_FAILED');
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
  });

  it.each(['EXPERT_SQL_TOO_LARGE', 'COHORT_QUERY_FAILED', 'DATABASE_UNREACHABLE'] as const)(
    'is no failure where it ends with %s before its statement runs',
    async (code) => {
      const { answered } = trust();
      for (let time = 0; time < 6; time += 1)
        expect(await answered(own, somebody, failing(new AppError(code)))).toBe(code);
      expect(await answered(own, somebody, never)).toBe('EXPERT_SQL_TOO_LARGE');
      expect(await answered(own, somebody)).toBe('answered');
    },
  );

  it.each([
    ['finds somebody at once', 'answered', somebody],
    ['fails at once', 'EXPERT_SQL_FAILED', late],
  ])('that %s is answered only when its time is over, and so is the next one', async (_, code, run) => {
    const { ask, due } = trust();
    const told: string[] = [];
    const answers = [ask(own, run), ask(other, somebody)].map((answer) =>
      codeOf(answer).then((answer) => told.push(answer)),
    );
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    await due();
    expect(told).toEqual([code]);
    await due();
    await Promise.all(answers);
    expect(told).toEqual([code, 'answered']);
  });

  it('fails with the same code whatever made it fail, and also where it would never end', async () => {
    const { answered } = trust();
    expect(await answered(own, failing(new Error('temporary file size exceeds')))).toBe('EXPERT_SQL_FAILED');
    expect(await answered(other, never)).toBe('EXPERT_SQL_FAILED');
  });

  it('has a statement that must end before the answer is sent', async () => {
    const limits: number[] = [];
    const { answered } = trust();
    await answered(own, async (limit) => {
      limits.push(limit);
      return somebody();
    });
    expect(limits).toEqual([8000]);
  });

  it('counts as failed when the service ends while its statement runs, and not before', async () => {
    const { ask, answered, restart } = trust();
    void codeOf(ask(own, never));
    await new Promise(setImmediate);
    restart();
    void codeOf(ask(other, somebody, never));
    await new Promise(setImmediate);
    restart();
    expect(await answered(own, somebody)).toBe('EXPERT_SQL_SPENT');
    expect(await answered(other, somebody)).toBe('answered');
  });
});
