import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trueNumbers } from '#appliance/cli/true-numbers';
import { ConfigError } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createTrueNumbers, trueNumberMigrations } from '#appliance/services/query/questions/true-numbers';
import { Cohort } from '#contracts/cohort';
import { ProjectId, QueryId } from '#contracts/ids';

const projectId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bb');
const otherId = ProjectId.parse('0190a000-0000-7000-8000-0000000000bc');
const query = (n: number) => QueryId.parse(`0190a000-0000-7000-8000-00000000000${n}`);
const cohort = Cohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } });
const dataDate = '2026-01-31';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'numbers-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

/** The service's record, while the command may read it; each call is an hour later. */
function service() {
  let hours = 0;
  const database = openDatabase(join(dataFolder, 'true-numbers.sqlite'), trueNumberMigrations);
  const now = () => {
    hours += 1;
    return new Date(Date.UTC(2026, 1, 1, hours));
  };
  return { database, ...createTrueNumbers(database, now) };
}
const asked = (key: string, n: number, project = projectId) => ({
  projectId: project,
  dataDate,
  key,
  queryId: query(n),
});

describe('the true numbers of questions', () => {
  it('are read by the people of the trust: of each project the question that it asked last', () => {
    const { record, repeat } = service();
    record({ ...asked('a', 1), cohort, persons: 41 });
    record({ ...asked('b', 2), cohort, persons: 7 });
    record({ ...asked('a', 3, otherId), cohort, persons: 40 });
    expect(trueNumbers({ dataFolder })).toEqual([
      { ...{ projectId, queryId: query(2), dataDate, cohort, persons: 7 }, askedAt: '2026-02-01T02:00:00.000Z' },
      {
        ...{ projectId: otherId, queryId: query(3), dataDate, cohort, persons: 40 },
        askedAt: '2026-02-01T03:00:00.000Z',
      },
    ]);
    // Answered from the ledger: nothing was counted, and the number is the one of before.
    repeat(asked('a', 4));
    expect(trueNumbers({ dataFolder, project: projectId })).toMatchObject([{ queryId: query(4), persons: 41 }]);
  });

  it('are gone with the cohort of their project, and of that alone', () => {
    const { forget, record } = service();
    record({ ...asked('a', 1), cohort, persons: 41 });
    record({ ...asked('a', 2, otherId), cohort, persons: 40 });
    forget(projectId);
    expect(trueNumbers({ dataFolder })).toMatchObject([{ projectId: otherId }]);
    expect(trueNumbers({ dataFolder, project: projectId })).toEqual([]);
  });

  it('are not printed of a damaged row', () => {
    const { database, record } = service();
    record({ ...asked('a', 1), cohort, persons: 41 });
    record({ ...asked('a', 2, otherId), cohort, persons: 40 });
    database.prepare("UPDATE true_number SET cohort = '{' WHERE project_id = ?").run(projectId);
    expect(trueNumbers({ dataFolder })).toMatchObject([{ projectId: otherId }]);
  });

  it('are asked for with the right folder and a project’s id', () => {
    expect(() => trueNumbers({ dataFolder })).toThrow(ConfigError);
    service();
    expect(trueNumbers({ dataFolder })).toEqual([]);
    expect(() => trueNumbers({ dataFolder, project: 'x' })).toThrow(ConfigError);
  });
});
