import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { unitsOf } from '#domain/disclosure/information-price';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import type { PersonSet } from '#domain/disclosure/person-set';
import { defaultRules, engineOf, range, seeded, totalOnly } from '#test/support/disclosure-game';

const sexes = {
  name: 'sex' as const,
  values: [
    { label: 'female', members: range(0, 50_000) },
    { label: 'male', members: range(50_000, 99_990) },
    { label: 'unknown', members: range(99_990, 100_000) },
  ],
};
const modalities = {
  name: 'modality' as const,
  values: [
    { label: 'CT', members: range(0, 70_000) },
    { label: 'MR', members: range(40_000, 100_000) },
  ],
};

describe('an answer', () => {
  it('lies as near to the true number as its margin says, in 95 of 100 cases', () => {
    for (const size of [100, 240, 1000, 10_000]) {
      let inside = 0;
      for (let trial = 0; trial < 200; trial += 1) {
        const { persons, margin } = engineOf(`${trial}`).answer(totalOnly('q', range(trial, trial + size)));
        if (Math.abs((persons ?? 0) - size) <= (margin ?? 0)) inside += 1;
      }
      expect(inside).toBeGreaterThan(184);
    }
  });

  it('is the same number for the same set, in any words, any order and any project', () => {
    const [one, other] = [engineOf(), engineOf()];
    const sets = [range(0, 300), range(1000, 5000), range(20_000, 20_150)];
    const first = sets.map((set, index) => one.answer(totalOnly(`a${index}`, set)).persons);
    const later = [2, 0, 1].map((at) => {
      const rebuilt = new RoaringBitmap32((sets[at] as PersonSet).toArray().reverse());
      return [at, other.answer(totalOnly(`b${at}`, rebuilt, 'another project')).persons] as const;
    });
    for (const [at, persons] of later) expect(persons).toBe(first[at]);
    for (let form = 0; form < 50; form += 1)
      expect(one.answer(totalOnly(`form ${form}`, sets[0] as PersonSet)).persons).toBe(first[0]);
  });

  it('is another number under another secret', () => {
    const numbers = new Set(
      ['a', 'b', 'c', 'd'].map((secret) => engineOf(secret).answer(totalOnly('q', range(0, 9000))).persons),
    );
    expect(numbers.size).toBeGreaterThan(1);
  });

  it('costs nothing when the same text is asked again, and the budget is told each time', () => {
    const engine = engineOf();
    const asked = totalOnly('q', range(0, 300));
    expect(engine.stored(asked)).toBeUndefined();
    const first = engine.answer(asked);
    expect(first.budget).toEqual({ allowed: 100, used: 1 });
    for (let again = 0; again < 200; again += 1) expect(engine.answer(asked)).toEqual(first);
    expect(engine.stored(asked)).toEqual(first);
    expect(engine.budget(asked).used).toBe(1);
  });

  it('looks the same for nobody and for a few, and never stands for fewer than the threshold', () => {
    const none = engineOf().answer(totalOnly('q', range(0, 0)));
    expect(none.persons).toBeNull();
    for (let size = 1; size < 10; size += 1)
      for (let trial = 0; trial < 40; trial += 1)
        expect(engineOf(`${trial}`).answer(totalOnly('q', range(0, size)))).toEqual(none);
    expect(engineOf().answer(totalOnly('q', range(0, 60))).persons).not.toBeNull();
  });

  it('is refused when the fresh questions are used up, whatever they were about; frozen cohorts use none', () => {
    const rules = { ...defaultRules, budget: { ...defaultRules.budget, freshAnswersPerProject: 2 } };
    const engine = engineOf('s', { rules });
    engine.answer(totalOnly('1', range(0, 0)));
    engine.answer(totalOnly('2', range(0, 0)));
    expect(() => engine.answer(totalOnly('3', range(0, 500)))).toThrow('QUERY_BUDGET_SPENT');
    expect(engine.answer(totalOnly('2', range(0, 500))).persons).toBeNull();
    expect(engine.answer({ ...totalOnly('frozen', range(0, 500)), counted: false }).persons).not.toBeNull();
    expect(engine.answer(totalOnly('1', range(0, 500), 'other')).persons).not.toBeNull();
  });

  it('says that nobody was left out only while that is certain', () => {
    const engine = engineOf();
    expect(engine.answer(totalOnly('1', range(0, 5000))).rules?.maybeLeftOut).toBe(false);
    for (let at = 1; at < 4; at += 1) engine.answer(totalOnly(`small ${at}`, range(at * 100, at * 100 + 80)));
    expect(engine.answer(totalOnly('2', range(10_000, 30_000))).rules?.maybeLeftOut).toBe(true);
  });

  it('adds up for two parts and their union, as far as the noise of the parts allows', () => {
    const engine = engineOf();
    const one = engine.answer(totalOnly('1', range(0, 3000))).persons ?? 0;
    const other = engine.answer(totalOnly('2', range(3000, 7000))).persons ?? 0;
    const both = engine.answer(totalOnly('3', range(0, 7000))).persons ?? 0;
    expect(Math.abs(one + other - both)).toBeLessThanOrEqual(10);
  });
});

describe('tables', () => {
  const ask = (secret: string, persons: PersonSet) =>
    engineOf(secret).answer({
      ...totalOnly('q', persons),
      tables: [sexes, modalities],
      crossTables: [[sexes, modalities]],
    });

  it('show large cells near the truth and hide small ones with another', () => {
    const { distributions, crossTables } = ask('s', range(30_000, 70_000));
    const [female, male, unknown] = distributions[0]?.cells ?? [];
    expect(Math.abs((female?.persons ?? male?.persons ?? 0) - 20_000)).toBeLessThan(20_000 * 0.13);
    expect(unknown).toEqual({ value: 'unknown', persons: null });
    expect(distributions[0]?.cells.filter(({ persons }) => persons === null)).toHaveLength(2);
    expect(distributions[1]?.cells.every(({ persons }) => persons !== null)).toBe(true);
    expect(crossTables?.[0]?.cells).toHaveLength(6);
  });

  it('never stand for fewer persons than the threshold in any cell', () => {
    const random = seeded(7);
    for (let trial = 0; trial < 60; trial += 1) {
      const from = 99_990 - Math.floor(random() * 200);
      const persons = range(from, 100_000);
      const { distributions, crossTables } = ask(`${trial}`, persons);
      for (const [index, table] of [sexes, modalities].entries())
        for (const [at, cell] of (distributions[index]?.cells ?? []).entries())
          if (cell.persons !== null)
            expect(persons.andCardinality(table.values[at]?.members as PersonSet)).toBeGreaterThanOrEqual(10);
      for (const cell of crossTables?.[0]?.cells ?? []) if (cell.persons !== null) expect(cell.row).not.toBe('unknown');
    }
  });

  it('are the same for the same set in another project', () => {
    const engine = engineOf();
    const asked = { ...totalOnly('q', range(30_000, 70_000)), tables: [sexes] };
    const first = engine.answer(asked);
    expect(engine.answer({ ...asked, projectId: 'other' }).distributions).toEqual(first.distributions);
  });

  it('are not computed for a hidden number', () => {
    expect(ask('s', range(0, 5)).distributions).toEqual([]);
  });
});

describe('budgets', () => {
  it('are never exceeded for any person over random questions of three projects, recomputed from the ledger', () => {
    const random = seeded(11);
    const ledger = createMemoryLedger();
    const engine = engineOf('s', { ledger });
    for (let question = 0; question < 120; question += 1) {
      const from = Math.floor(random() * 300);
      const persons = range(from, from + Math.floor(random() ** 3 * 3000));
      engine.answer({
        ...totalOnly(`${question}`, persons, `p${question % 3}`),
        tables: random() < 0.5 ? [sexes] : [],
      });
    }
    const spent = new Map<string, number>();
    for (const { projectId, charges } of ledger.entries('2026-01-31'))
      for (const { of, to, units, persons } of charges)
        for (const person of RoaringBitmap32.deserialize('portable', persons))
          for (const account of to === 'both' ? [projectId, 'load'] : [projectId])
            spent.set(`${account} ${of} ${person}`, (spent.get(`${account} ${of} ${person}`) ?? 0) + units);
    const { informationPerDataLoad, informationPerProject } = defaultRules.budget;
    let beyond = 0;
    let near = 0;
    for (const [account, units] of spent) {
      const limits = account.startsWith('load') ? informationPerDataLoad : informationPerProject;
      const limit = unitsOf(account.includes(' tables ') ? limits.tables : limits.numbers);
      if (units > limit) beyond += 1;
      if (units > limit * 0.7) near += 1;
    }
    expect({ beyond, near: near > 0 }).toEqual({ beyond: 0, near: true });
  });

  it('are the same after a start on the same ledger', () => {
    const ledger = createMemoryLedger();
    const other = createMemoryLedger();
    const whole = engineOf('s', { ledger });
    const ask = (at: number) => totalOnly(`${at}`, range(at * 7, at * 7 + 150));
    for (let at = 0; at < 12; at += 1) whole.answer(ask(at));
    for (let at = 0; at < 12; at += 1)
      expect(engineOf('s', { ledger: other }).answer(ask(at))).toEqual({
        ...whole.answer(ask(at)),
        budget: { allowed: 100, used: at + 1 },
      });
  });

  it('take nothing in when the ledger fails, and go on from what it holds', () => {
    const ledger = createMemoryLedger();
    let broken = false;
    const engine = engineOf('s', {
      ledger: {
        ...ledger,
        record: (entry) => {
          if (broken) throw new Error('disk full');
          ledger.record(entry);
        },
      },
    });
    engine.answer(totalOnly('1', range(0, 200)));
    broken = true;
    expect(() => engine.answer(totalOnly('2', range(100, 300)))).toThrow('disk full');
    broken = false;
    expect(engine.answer(totalOnly('2', range(100, 300)))).toEqual(
      (() => {
        const fresh = engineOf('s');
        fresh.answer(totalOnly('1', range(0, 200)));
        return fresh.answer(totalOnly('2', range(100, 300)));
      })(),
    );
  });
});

describe('a share of a secure sum', () => {
  const asked = (key: string, size: number, participantsHash = 'a') => ({
    ...totalOnly(key, range(0, size)),
    participants: 4,
    participantsHash,
  });

  it('is near the truth with the root of its part of the noise, also below the threshold', () => {
    const values = Array.from({ length: 200 }, (_, trial) => engineOf(`${trial}`).contribution(asked('q', 9)));
    const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 9)).toBeLessThan(1);
    expect(values.every(({ noiseSd }) => noiseSd === 6.7 / 2)).toBe(true);
    expect(values.every(({ value }) => Number.isInteger(value))).toBe(true);
    expect(values.some(({ value }) => value < 5)).toBe(true);
  });

  it('is kept, counts as one question, and has noise of its own for other participants', () => {
    const engine = engineOf();
    const first = engine.contribution(asked('q', 9000));
    expect(engine.contribution(asked('q', 9000))).toEqual(first);
    expect(engine.storedContribution(asked('q', 0))).toEqual(first);
    expect(engine.budget({ projectId: 'project', dataDate: '2026-01-31' }).used).toBe(1);
    expect(engine.contribution(asked('q', 9000, 'b')).value).not.toBe(first.value);
  });
});
