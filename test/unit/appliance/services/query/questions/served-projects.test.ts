import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { createSqliteLedger, disclosureMigrations } from '#appliance/services/query/questions/privacy-ledger-in-sqlite';
import { engineOf, range, totalOnly } from '#test/support/disclosure-game';

const february = '2026-02-01T00:00:00.000Z';
const march = '2026-03-01T00:00:00.000Z';
const at = (instant: string) => () => new Date(instant);
const closed = expect.objectContaining({ code: 'LEDGER_DAMAGED' });

/** The service as it starts at an instant: with its ledger, and an engine that asks for a project. */
function started(database: ServiceDatabase, now: () => Date) {
  const ledger = createSqliteLedger(database, now);
  const engine = engineOf('no noise', { ledger });
  return { ledger, ask: (project: string, key = 'q') => engine.answer(totalOnly(key, range(1, 200), project)) };
}
const fresh = () => openDatabase(':memory:', disclosureMigrations);

describe('the instant of a project’s first answer', () => {
  it('is recorded with its first answer, and stays as it is', () => {
    const database = fresh();
    started(database, at(february)).ask('one');
    const { ask, ledger } = started(database, at(march));
    ask('one', 'another');
    ask('two');
    expect(ledger.served()).toEqual([
      { projectId: 'one', firstAnsweredAt: february },
      { projectId: 'two', firstAnsweredAt: march },
    ]);
  });

  it('is no earlier than one before it, where the clock was set back', () => {
    const database = fresh();
    started(database, at(march)).ask('one');
    const { ask, ledger } = started(database, at('1970-01-01T00:00:00.000Z'));
    ask('two');
    expect(ledger.served()[1]).toEqual({ projectId: 'two', firstAnsweredAt: march });
  });

  it('is not recorded where the answer is not', () => {
    const { ask, ledger } = started(fresh(), at(february));
    ask('one');
    const entry = { projectId: 'one', dataDate: '2026-01-31', key: 'q', answer: '{}', releases: [], charges: [] };
    expect(() => ledger.record({ ...entry, projectId: 'two', answer: null as unknown as string })).toThrow();
    expect(ledger.served()).toHaveLength(1);
  });
});

describe('a ledger from before these instants', () => {
  it('counts its projects from its first start on, once', () => {
    const database = openDatabase(':memory:', disclosureMigrations.slice(0, 3));
    database.exec(`
      INSERT INTO released VALUES (1, 'one', '2026-01-31', 'a', '{}', '[]', NULL), (2, 'one', '2026-01-31', 'b', '{}', '[]', NULL),
        (3, 'two', '2026-01-31', 'a', '{}', '[]', NULL);
      ${disclosureMigrations[3]}`);
    const expected = ['one', 'two'].map((projectId) => ({ projectId, firstAnsweredAt: february }));
    expect(started(database, at(february)).ledger.served()).toEqual(expected);
    expect(started(database, at(march)).ledger.served()).toEqual(expected);
    expect([...started(database, at(march)).ledger.costs('one')]).toHaveLength(2);
  });
});

describe('a damaged instant', () => {
  const changes = [
    ['is another', `UPDATE served_project SET first_answered_at = '2020-02-01T00:00:00.000Z' WHERE project_id = 'two'`],
    ['is none', `UPDATE served_project SET first_answered_at = 'never' WHERE project_id = 'two'`],
    ['has another checksum', `UPDATE served_project SET seal = '' WHERE project_id = 'two'`],
  ] as const;

  it.each(changes)('that %s closes the ledger, and then its project’s year begins again', (_, sql) => {
    const database = fresh();
    const before = started(database, at(february));
    for (const project of ['one', 'two']) before.ask(project);
    database.exec(sql);
    const { ask, ledger } = started(database, at(march));
    expect(ledger.served()).toEqual([
      { projectId: 'one', firstAnsweredAt: february },
      { projectId: 'two', firstAnsweredAt: march },
    ]);
    for (const project of ['one', 'two', 'three']) expect(() => ask(project, 'new')).toThrow(closed);
    expect(ask('two').persons).toBe(before.ask('two').persons);
    database.exec("UPDATE set_aside SET cleared_at = '2026-03-02T00:00:00Z'");
    for (const project of ['one', 'two', 'three']) expect(ask(project, 'new').persons).not.toBeNull();
    expect(ledger.served()).toHaveLength(3);
  });

  it('that is lost begins anew at the next start', () => {
    const database = fresh();
    started(database, at(february)).ask('one');
    database.exec('DELETE FROM served_project');
    expect(started(database, at(march)).ledger.served()).toEqual([{ projectId: 'one', firstAnsweredAt: march }]);
  });
});
