import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { FrozenCohort } from '#domain/disclosure/frozen-figures';
import { importsPrice } from '#domain/disclosure/import-figures';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { privacyCost } from '#domain/disclosure/privacy-cost';
import { defaultRules, engineOf, range, rulesOf, totalOnly } from '#test/support/disclosure-game';

/** So many persons, of whom every second has a study and every tenth seven; `failing` of them fail the only check. */
const cohort = (size: number, failing = 0): FrozenCohort => ({
  persons: range(0, size),
  withStudies: [
    new RoaringBitmap32(
      range(0, size)
        .toArray()
        .filter((id) => id % 2 === 0 && id % 10 !== 0),
    ),
    ...[2, 3, 4].map(() => new RoaringBitmap32()),
    new RoaringBitmap32(
      range(0, size)
        .toArray()
        .filter((id) => id % 10 === 0),
    ),
  ],
  failing: [range(0, failing)],
});
const freeze = (key: string, of: FrozenCohort, rules = defaultRules) => ({
  ...{ projectId: 'project', dataDate: '2026-01-31', key: `frozen ${key}`, rules },
  ...of,
});
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'answered';
  } catch (error) {
    return (error as AppError).code;
  }
};
const askOften = (engine: DisclosureEngine, times: number, persons = range(0, 400)) => {
  for (let n = 0; n < times; n += 1) engine.answer(totalOnly(`question ${n}`, persons));
};

describe('the figures of a frozen cohort', () => {
  it('are its persons, its studies of whom none adds more than five, and who fails each check', () => {
    const told = engineOf('no noise').frozen(freeze('a', cohort(400, 100)));
    // 160 persons with one study and 40 with five that count.
    expect(told).toEqual({
      persons: { persons: 400, margin: 12 },
      studies: { persons: 360, margin: 54 },
      failing: [{ persons: 100, margin: 12 }],
      importUnits: importsPrice(privacyCost(5.5)),
    });
  });

  it('lie within their margins in 95 of 100 freezes', () => {
    const inside = { persons: 0, studies: 0, failing: 0 };
    for (let seed = 1; seed <= 400; seed += 1) {
      const { persons, studies, failing = [] } = engineOf(seed).frozen(freeze('a', cohort(400, 100)));
      const within = ({ persons: told, margin = 0 }: typeof persons, truth: number) =>
        Number(Math.abs(told! - truth) <= margin);
      inside.persons += within(persons, 400);
      inside.studies += within(studies, 360);
      inside.failing += within(failing[0]!, 100);
    }
    for (const count of Object.values(inside)) expect(count).toBeGreaterThanOrEqual(370);
  });

  it('hardly ever say that somebody fails one of several checks that nobody fails', () => {
    let any = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const failing = Array.from({ length: 7 }, () => range(0, 0));
      const told = engineOf(seed).frozen(freeze('a', { ...cohort(400, 0), failing }));
      any += Number(told.failing?.some(({ persons }) => persons !== null));
    }
    expect(any).toBeLessThan(0.1 * 400);
  });

  it('say of a hidden number what it is at most, and nothing more of a cohort that is too small', () => {
    const { failing } = engineOf('no noise').frozen(freeze('a', cohort(400, 3)));
    expect(failing).toEqual([{ persons: null, atMost: 22 }]);
    expect(engineOf('no noise').frozen(freeze('a', cohort(4, 4)))).toEqual({
      persons: { persons: null },
      studies: { persons: null },
    });
  });

  it('are exact and rounded without noise, and hidden below the threshold', () => {
    const rules = rulesOf('threshold');
    expect(engineOf().frozen(freeze('a', cohort(400, 12), rules))).toEqual({
      persons: { persons: 400, margin: 2 },
      studies: { persons: 360, margin: 2 },
      failing: [{ persons: 10, margin: 2 }],
    });
    expect(engineOf().frozen(freeze('a', cohort(16, 9), rules))).toEqual({
      persons: { persons: 15, margin: 2 },
      studies: { persons: null },
      failing: [{ persons: null, atMost: 9 }],
    });
  });

  it('have no findings and no price for findings where nothing is checked', () => {
    const ledger = createMemoryLedger();
    const told = engineOf('no noise', { ledger }).frozen(freeze('a', { ...cohort(400), failing: [] }));
    expect(told).toMatchObject({ persons: { persons: 400 }, failing: [] });
    const costs = [...ledger.costs('project')].flatMap(({ charges, releases }) => [...charges, ...releases]);
    expect(costs.map(({ of }) => of)).not.toContain('tables');
    expect(costs.every(({ units }) => Number.isSafeInteger(units))).toBe(true);
  });

  it('count whoever fails many checks in each of them, and charge nobody who fails none', () => {
    const ledger = createMemoryLedger();
    const failing = Array.from({ length: 7 }, () => range(0, 300));
    const told = engineOf('no noise', { ledger }).frozen(freeze('a', { ...cohort(400), failing }));
    expect(told.failing?.map(({ persons }) => persons)).toEqual(Array(7).fill(300));
    const charged = [...ledger.costs('project')].flatMap(({ charges }) => charges.filter(({ of }) => of === 'tables'));
    expect(charged.map(({ persons }) => RoaringBitmap32.deserialize('portable', persons).size)).toEqual([300]);
    expect(charged.map(({ units }) => units)).toEqual([defaultRules.privacy!.reserve.tables]);
  });

  it('are told the same again, and of another question anew', () => {
    const engine = engineOf(5);
    const first = engine.frozen(freeze('a', cohort(400)));
    expect(engine.frozen(freeze('a', cohort(900)))).toEqual(first);
    expect(engine.frozen(freeze('b', cohort(900))).persons.persons).toBeGreaterThan(800);
  });

  it('are there when questions have used all that they may: of fresh answers and of every person', () => {
    const rules = { ...defaultRules, freshAnswersPerProject: 40 };
    const engine = engineOf('no noise');
    askOften(engine, 40);
    expect(codeOf(() => engine.answer(totalOnly('one more', range(0, 400), 'project', rules)))).toBe(
      'QUERY_BUDGET_SPENT',
    );
    // Nobody could pay for a number any more.
    expect(engine.answer(totalOnly('another', range(0, 400))).persons).toBeNull();
    const alone = engineOf('no noise').frozen(freeze('a', cohort(400, 100)));
    const last = engine.frozen(freeze('a', cohort(400, 100), { ...rules, freshAnswersPerProject: 41 }));
    expect(last).toEqual(alone);
    expect(codeOf(() => engine.frozen(freeze('b', cohort(400), rules)))).toBe('QUERY_BUDGET_SPENT');
  });

  it('cost each person at most what questions leave, by the persons of each figure', () => {
    const ledger = createMemoryLedger();
    engineOf(1, { ledger }).frozen(freeze('a', cohort(200, 50)));
    const { reserve } = defaultRules.privacy!;
    const spent = { numbers: 0, tables: 0 };
    for (const { charges } of ledger.costs('project'))
      for (const { of, persons, units } of charges)
        if (RoaringBitmap32.deserialize('portable', persons).has(0)) spent[of] += units;
    expect(spent).toEqual(reserve);
  });

  it('are paid for by everybody in the cohort, also who has no study and fails no check', () => {
    const ledger = createMemoryLedger();
    const { importUnits } = engineOf(1, { ledger }).frozen(freeze('a', cohort(200, 50)));
    const paid = [...ledger.costs('project')].flatMap(({ charges }) => charges).at(-1)!;
    expect(paid).toMatchObject({ of: 'numbers', units: importUnits });
    expect(RoaringBitmap32.deserialize('portable', paid.persons).size).toBe(200);
  });

  it('widen, or are left away, where a second freeze finds persons who cannot pay again', () => {
    const engine = engineOf('no noise');
    askOften(engine, 40);
    engine.frozen(freeze('a', cohort(400, 100)));
    const second = engine.frozen(freeze('b', cohort(400, 100)));
    expect(second.persons.persons).toBeNull();
    expect(second).not.toHaveProperty('failing');
    expect(second).not.toHaveProperty('importUnits');
  });
});
