import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createSqliteLedger, disclosureMigrations } from '#appliance/services/query/questions/privacy-ledger-in-sqlite';
import { engineOf, range, totalOnly } from '#test/support/disclosure-game';

const folder = mkdtempSync(join(tmpdir(), 'flip-ledger-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ask = (at: number) => totalOnly(`${at}`, range(at * 7, at * 7 + 150));
const later = { dataDate: '2031-01-01' };
let files = 0;
const now = () => new Date('2026-02-01T00:00:00.000Z');

/** A ledger with three answers; `change` writes to it behind the service's back, and the service starts again. */
function damagedBy(change: (database: DatabaseSync) => void, file = ':memory:') {
  const database = openDatabase(file, disclosureMigrations);
  const before = engineOf('no noise', { ledger: createSqliteLedger(database, now) });
  const answers = [0, 1, 2].map((at) => before.answer(ask(at)));
  change(database);
  return { answers, after: engineOf('no noise', { ledger: createSqliteLedger(database, now) }), database };
}
const closed = expect.objectContaining({ code: 'LEDGER_DAMAGED' });
const damaged = expect.objectContaining({ code: 'STORED_ROW_DAMAGED' });

describe('the disclosure ledger with a damaged row', () => {
  it('answers as before where nothing is damaged', () => {
    const { after } = damagedBy(() => {});
    expect(after.answer(ask(3)).persons).not.toBeUndefined();
  });

  it('reads again what it recorded, whatever order the members of a release are in', () => {
    const { after, database } = damagedBy(() => {});
    const cohort = { persons: range(0, 150), withStudies: [range(0, 90)], failing: [range(0, 40)] };
    after.frozen({ ...totalOnly('frozen', range(0, 150)), ...cohort });
    const one = { upTo: 9000, noisyPersons: 5, units: 3, of: 'numbers' as const };
    const ledger = createSqliteLedger(database, now);
    const entry = { projectId: 'project', dataDate: '2026-01-31', key: 'turned', answer: '{}', charges: [] };
    ledger.record({ ...entry, releases: [one] });
    expect([...ledger.costs('project')].at(-1)?.releases).toEqual([one]);
    expect(engineOf('no noise', { ledger }).answer(ask(3)).persons).not.toBeUndefined();
  });

  it.each([
    ['what was released is garbage', "UPDATE released SET releases = 'garbage' WHERE id = 2"],
    ['a charge is smaller than it was', 'UPDATE privacy_charge SET units = units - 1 WHERE released_id = 2'],
    ['a charge is of others', "UPDATE privacy_charge SET persons = x'00' WHERE released_id = 2"],
    ['a charge is missing', 'DELETE FROM privacy_charge WHERE released_id = 2'],
    ['a charge is of no known kind', "UPDATE privacy_charge SET charged_of = 'nothing' WHERE released_id = 2"],
  ])('answers nothing new where %s, and all that it answered before', (_, sql) => {
    const { after, answers } = damagedBy((database) => database.exec(sql));
    expect(() => after.answer(ask(3))).toThrow(closed);
    expect(() => after.answer(ask(4))).toThrow(closed);
    expect(after.answer(ask(0)).persons).toBe(answers[0]?.persons);
    expect(() => after.answer(ask(1))).toThrow(damaged);
  });

  it('keeps the project closed when the operator has cleared the record, and opens the others', () => {
    const { after, database } = damagedBy((one) => one.exec("UPDATE released SET releases = 'x' WHERE id = 2"));
    expect(() => after.answer(ask(3))).toThrow(closed);
    expect(() => after.answer({ ...ask(3), projectId: 'other' })).toThrow(closed);
    database.exec("UPDATE set_aside SET cleared_at = '2026-02-01T00:00:00Z'");
    expect(() => after.answer(ask(3))).toThrow(closed);
    expect(() => after.answer({ ...ask(3), ...later })).toThrow(closed);
    expect(after.answer({ ...ask(3), projectId: 'other' }).persons).not.toBeUndefined();
  });

  it('does not give back an answer that is not the one it gave', () => {
    const { after, answers } = damagedBy((database) =>
      database.exec("UPDATE released SET answer = replace(answer, ':', ':1') WHERE id = 2"),
    );
    expect(() => after.answer(ask(1))).toThrow(damaged);
    expect(after.answer(ask(2)).persons).toBe(answers[2]?.persons);
  });

  it('answers nothing new after its file had to be recovered', () => {
    files += 1;
    const file = join(folder, `${files}.sqlite`);
    const { answers, database } = damagedBy(() => {}, file);
    database.close();
    const reader = new DatabaseSync(file);
    const page = Number(
      reader.prepare("SELECT pageno FROM dbstat WHERE name = 'privacy_charge' AND pagetype = 'leaf' LIMIT 1").get()
        ?.pageno,
    );
    reader.close();
    const content = readFileSync(file);
    content.fill(0xa5, (page - 1) * 4096, (page - 1) * 4096 + 64);
    writeFileSync(file, content);
    const found: string[] = [];
    const opened = openDatabase(file, disclosureMigrations, { report: ({ kind }) => found.push(kind) });
    const after = engineOf('no noise', { ledger: createSqliteLedger(opened, now) });
    expect(found).toEqual(['file']);
    expect(() => after.answer(ask(3))).toThrow(closed);
    opened.close();
    // Also after a further start, and for data that are loaded later.
    const again = openDatabase(file, disclosureMigrations);
    const third = engineOf('no noise', { ledger: createSqliteLedger(again, now) });
    expect(() => third.answer(ask(3))).toThrow(closed);
    expect(() => third.answer({ ...ask(3), ...later })).toThrow(closed);
    again.exec("UPDATE set_aside SET cleared_at = '2026-02-01T00:00:00Z'");
    expect(third.answer({ ...ask(3), projectId: 'another' }).persons).not.toBeUndefined();
    expect(answers).toHaveLength(3);
    again.close();
  });
});
