import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createExclusiveQueue } from '#appliance/services/query/questions/exclusive-queue';
import { answerInQueue } from '#appliance/services/query/questions/persons-by-sql';
import { createSqlTrials, sqlTrialMigrations } from '#appliance/services/query/questions/sql-trials';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import type { PersonSet } from '#domain/disclosure/person-set';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const trial = (text: string, of = projectId, dataDate = '2026-01-31') => ({ projectId: of, dataDate, text });
const somebody = async () => new RoaringBitmap32([1]);
const late = async () => {
  throw new AppError('COHORT_QUERY_TIMEOUT');
};

/** The door on its own database; `due` ends the waiting that has begun, and `restart` is the service begun anew. */
function door() {
  const database = openDatabase(':memory:', sqlTrialMigrations);
  const waits: (() => void)[] = [];
  const start = () =>
    answerInQueue({
      trials: createSqlTrials(database),
      queue: createExclusiveQueue(),
      pause: () => new Promise((resolve) => waits.push(resolve)),
    });
  let inQueue = start();
  const ask = (of: ReturnType<typeof trial>, run: (limit: number) => Promise<PersonSet>) =>
    inQueue(true, (find) => find(of, run));
  const due = async () => {
    await new Promise(setImmediate);
    for (const wait of waits.splice(0)) wait();
    await new Promise(setImmediate);
  };
  /** Asks and waits as long as the answer takes. */
  const answered = async (of: ReturnType<typeof trial>, run: (limit: number) => Promise<PersonSet>) => {
    const code = codeOf(ask(of, run));
    await due();
    return code;
  };
  return { ask, answered, due, beside: () => inQueue(false, async () => 'beside'), restart: () => (inQueue = start()) };
}
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('a cohort asked in SQL', () => {
  it('may be asked again where an operator restarted the database, and not where it ended otherwise', async () => {
    const { answered } = door();
    const away = () => Promise.reject(new AppError('DATABASE_UNREACHABLE'));
    expect(await answered(trial('a'), away)).toBe('DATABASE_UNREACHABLE');
    expect(await answered(trial('a'), somebody)).toBe('answered');
    const crashed = () => Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P02' }));
    expect(await answered(trial('b'), crashed)).toBe('EXPERT_SQL_FAILED');
    expect(await answered(trial('b'), somebody)).toBe('EXPERT_SQL_FAILED');
  });

  it.each([
    ['that finds somebody at once', somebody],
    ['that fails at once', late],
  ])('%s is answered only when its time is over, and so is what was asked after it', async (_, run) => {
    const { ask, beside, due } = door();
    const told: string[] = [];
    const answers = [codeOf(ask(trial('a'), run)), beside()].map((answer) => answer.then((said) => told.push(said)));
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    await due();
    await Promise.all(answers);
    expect(told).toEqual([run === somebody ? 'answered' : 'EXPERT_SQL_FAILED', 'beside']);
  });

  it('is answered with the same words whatever made it fail, and also where it would never end', async () => {
    const { answered } = door();
    const broken = async () => {
      throw new Error('temporary file size exceeds');
    };
    expect(await answered(trial('a'), broken)).toBe('EXPERT_SQL_FAILED');
    expect(await answered(trial('b'), () => new Promise(() => {}))).toBe('EXPERT_SQL_FAILED');
  });

  it('has a statement that must end before the answer leaves', async () => {
    const limits: number[] = [];
    const { answered } = door();
    await answered(trial('a'), async (limit) => {
      limits.push(limit);
      return somebody();
    });
    expect(limits).toEqual([8000]);
  });

  it('is not run any more after three failures of the project, through a restart', async () => {
    const { answered, restart } = door();
    for (const text of ['a', 'b', 'c']) expect(await answered(trial(text), late)).toBe('EXPERT_SQL_FAILED');
    restart();
    expect(await answered(trial('d'), somebody)).toBe('EXPERT_SQL_SPENT');
    expect(await answered(trial('d', otherId), somebody)).toBe('answered');
    expect(await answered(trial('d', projectId, '2026-02-28'), somebody)).toBe('answered');
  });

  it('is not run any more after thirty failures of many projects together', async () => {
    const { answered } = door();
    const project = (index: number) => ProjectId.parse(`0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`);
    for (let index = 0; index < 30; index += 1) await answered(trial('a', project(index)), late);
    expect(await answered(trial('a', project(99)), somebody)).toBe('EXPERT_SQL_SPENT');
    expect(await answered(trial('a', project(99), '2026-02-28'), somebody)).toBe('answered');
  });

  it('that failed is not run again in the same words, so that a quieter hour forgives nothing', async () => {
    const { answered } = door();
    expect(await answered(trial('a'), late)).toBe('EXPERT_SQL_FAILED');
    let runs = 0;
    const counted = async () => {
      runs += 1;
      return somebody();
    };
    expect(await answered(trial('a'), counted)).toBe('EXPERT_SQL_FAILED');
    expect(runs).toBe(0);
    expect(await answered(trial('b'), counted)).toBe('answered');
    for (const text of ['c', 'd']) await answered(trial(text), late);
    expect(await answered(trial('b'), counted)).toBe('EXPERT_SQL_SPENT');
  });

  it('whose lists of the vocabulary take too long is told so when its time is over, and that is no failure', async () => {
    const { answered } = door();
    const tooLarge = async () => {
      throw new AppError('EXPERT_SQL_TOO_LARGE');
    };
    for (let time = 0; time < 5; time += 1) expect(await answered(trial('a'), tooLarge)).toBe('EXPERT_SQL_TOO_LARGE');
    expect(await answered(trial('a'), somebody)).toBe('answered');
  });

  it('may succeed as often as the budget lets it', async () => {
    const { answered } = door();
    for (const text of ['a', 'b', 'c', 'd', 'a']) expect(await answered(trial(text), somebody)).toBe('answered');
  });

  it('counts as failed when the service ends in its middle', async () => {
    const { ask, answered, restart } = door();
    for (const text of ['a', 'b', 'c']) {
      void ask(trial(text), () => new Promise(() => {})).catch(() => {});
      await new Promise(setImmediate);
      restart();
    }
    expect(await answered(trial('d'), somebody)).toBe('EXPERT_SQL_SPENT');
  });
});
