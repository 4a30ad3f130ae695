import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { Damage } from '#appliance/platform/service-database';
import { createJobJournal } from '#appliance/services/poller/job-journal';
import { createMaskedAnswers } from '#appliance/services/poller/masked-answers';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import type { QueryId, TaskId } from '#contracts/ids';

const taskId = (n: number) => `0190a000-0000-7000-8000-00000000000${n}` as TaskId;
const job = (n: number) => ({
  taskId: taskId(n),
  type: 'stop_run' as const,
  fencingToken: 1,
  payload: { n },
  takenAt: '2026-02-01T00:00:00.000Z',
  expiresAt: '2026-02-02T00:00:00.000Z',
  report: 'OWED' as const,
});

function open() {
  const damage: Damage[] = [];
  const database = openDatabase(':memory:', pollerMigrations, { report: (found) => damage.push(found) });
  return { damage, database };
}

describe('the poller’s journal with a damaged row', () => {
  it.each([
    ['payload', 'gar{bage', 'not JSON'],
    ['taken_at', 'yesterday', 'invalid_format'],
    ['type', 'no_such_task', 'invalid_value'],
  ])('goes on with the other jobs where %s is garbage, and takes the damaged one anew', (column, garbage, rule) => {
    const { damage, database } = open();
    const journal = createJobJournal(database);
    for (const n of [1, 2, 3]) journal.add(job(n));
    database.prepare(`UPDATE job SET ${column} = ? WHERE task_id = ?`).run(garbage, taskId(2));
    expect(journal.unfinished().map((held) => held.taskId)).toEqual([taskId(1), taskId(3)]);
    expect(damage).toEqual([{ kind: 'row', table: 'job', rule }]);
    expect(journal.find(taskId(2))).toBeUndefined();
    journal.add(job(2));
    expect(journal.find(taskId(2))?.payload).toEqual({ n: 2 });
  });

  it('reports the other results where one outcome is garbage', () => {
    const { damage, database } = open();
    const journal = createJobJournal(database);
    for (const n of [1, 2]) {
      journal.add(job(n));
      journal.finish(taskId(n), { kind: 'failed', failure: { code: 'INTERNAL', class: 'transient' } as never });
    }
    database.prepare('UPDATE job SET outcome = ? WHERE task_id = ?').run('{"kind":"other"}', taskId(1));
    expect(journal.unreported().map((held) => held.taskId)).toEqual([taskId(2)]);
    expect(damage).toHaveLength(1);
  });
});

describe('the masked answers with a damaged row', () => {
  it('give no second number under a mask, and answer other questions', () => {
    const { damage, database } = open();
    const answers = createMaskedAnswers(database);
    const queryId = '0190a000-0000-7000-8000-0000000000aa' as QueryId;
    const other = '0190a000-0000-7000-8000-0000000000ab' as QueryId;
    const kept = { queryId, persons: null, distributions: [], dataDate: '2026-01-01' };
    for (const id of [queryId, other]) {
      answers.begin(id, 'a'.repeat(64));
      answers.keep(id, kept);
    }
    database.prepare('UPDATE masked_answer SET result = ? WHERE query_id = ?').run('garbage', queryId);
    const damaged = expect.objectContaining({ code: 'STORED_ROW_DAMAGED' });
    for (let time = 0; time < 2; time += 1) expect(() => answers.begin(queryId, 'a'.repeat(64))).toThrow(damaged);
    expect(() => answers.keep(queryId, kept)).toThrow(damaged);
    expect(answers.begin(other, 'a'.repeat(64))).toEqual(kept);
    expect(damage).toHaveLength(1);
  });
});
