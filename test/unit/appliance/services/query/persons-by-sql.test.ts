import { DatabaseSync } from 'node:sqlite';
import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { findPersonsBySql } from '#appliance/services/query/persons-by-sql';
import { createSqlTrials, sqlTrialMigrations } from '#appliance/services/query/sql-trials';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const trial = (text: string, of = projectId, dataDate = '2026-01-31') => ({ projectId: of, dataDate, text });
const somebody = async () => new RoaringBitmap32([1]);
const late = async () => {
  throw new AppError('COHORT_QUERY_TIMEOUT');
};

/** The door on its own database; `due` ends the waiting that has begun. */
function door() {
  const database = new DatabaseSync(':memory:');
  for (const migration of sqlTrialMigrations) database.exec(migration);
  const waits: (() => void)[] = [];
  const byHand = findPersonsBySql({
    trials: createSqlTrials(database),
    pause: () => new Promise((resolve) => waits.push(resolve)),
  });
  const atOnce = () => findPersonsBySql({ trials: createSqlTrials(database), pause: async () => {} });
  return { byHand, atOnce, due: () => waits.forEach((wait) => void wait()) };
}
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'answered',
    (error: AppError) => error.code,
  );

describe('a cohort asked in SQL', () => {
  it.each([
    ['that finds somebody at once', somebody],
    ['that fails at once', late],
  ])('%s is answered only when its time is over', async (_, run) => {
    const { byHand, due } = door();
    let answered = false;
    const answer = byHand(trial('a'), run).then(
      () => (answered = true),
      () => (answered = true),
    );
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    due();
    await answer;
    expect(answered).toBe(true);
  });

  it('is not run any more after three failures of the project, through a restart', async () => {
    const { atOnce } = door();
    for (const text of ['a', 'b', 'c']) expect(await codeOf(atOnce()(trial(text), late))).toBe('COHORT_QUERY_TIMEOUT');
    expect(await codeOf(atOnce()(trial('d'), somebody))).toBe('EXPERT_SQL_SPENT');
    expect(await codeOf(atOnce()(trial('d', otherId), somebody))).toBe('answered');
    expect(await codeOf(atOnce()(trial('d', projectId, '2026-02-28'), somebody))).toBe('answered');
  });

  it('may succeed as often as the budget lets it, and a failure that succeeds later is none', async () => {
    const { atOnce } = door();
    for (const text of ['a', 'b', 'c', 'd', 'e'])
      expect(await codeOf(atOnce()(trial(text), somebody))).toBe('answered');
    for (const text of ['f', 'g']) await codeOf(atOnce()(trial(text), late));
    expect(await codeOf(atOnce()(trial('f'), somebody))).toBe('answered');
    await codeOf(atOnce()(trial('h'), late));
    expect(await codeOf(atOnce()(trial('i'), somebody))).toBe('answered');
  });

  it('counts as failed when the service ends in its middle', async () => {
    const { byHand, atOnce } = door();
    for (const text of ['a', 'b', 'c']) void byHand(trial(text), somebody);
    expect(await codeOf(atOnce()(trial('d'), somebody))).toBe('EXPERT_SQL_SPENT');
  });
});
