import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import type { PersonSet } from '#domain/disclosure/person-set';
import { defaultRules, engineOf, range, rulesOf, totalOnly } from '#test/support/disclosure-game';

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
  // 400 seeded draws a size: the share lies within a percent or so of the 95 that are promised.
  it.each([100, 240, 1000, 10_000])('about %i persons lies within its interval in 95 of 100 cases', (size) => {
    let inside = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      const { persons, margin } = engineOf(trial + size).answer(totalOnly('q', range(trial, trial + size)));
      if (Math.abs((persons ?? 0) - size) <= (margin ?? 0)) inside += 1;
    }
    expect(inside / 400).toBeGreaterThan(0.93);
  });

  it('is the same for the same text, costs nothing then, and says each time how many fresh ones are left', () => {
    const engine = engineOf();
    const asked = totalOnly('q', range(0, 300));
    expect(engine.stored(asked)).toBeUndefined();
    const first = engine.answer(asked);
    expect(first.budget).toEqual({ allowed: 100, used: 1 });
    for (let again = 0; again < 200; again += 1) expect(engine.answer(asked)).toEqual(first);
    expect(engine.stored(asked)).toEqual(first);
    expect(engine.budget(asked).used).toBe(1);
  });

  it('has fresh noise for another text, though the persons are the same', () => {
    const engine = engineOf();
    const numbers = Array.from({ length: 12 }, (_, at) => engine.answer(totalOnly(`${at}`, range(0, 300))).persons);
    expect(new Set(numbers).size).toBeGreaterThan(2);
  });

  it('is fresh after a new load of the data, and charged to the same account', () => {
    const engine = engineOf();
    engine.answer(totalOnly('q', range(0, 300)));
    const later = { ...totalOnly('q', range(0, 300)), dataDate: '2026-02-28' };
    expect(engine.stored(later)).toBeUndefined();
    engine.answer(later);
    expect(engine.budget(later).used).toBe(2);
  });

  it('is refused when the fresh answers of the project are used up, over all loads, and of that project alone', () => {
    const rules = { ...defaultRules, freshAnswersPerProject: 2 };
    const engine = engineOf();
    const ask = (key: string, more: object = {}) =>
      engine.answer({ ...totalOnly(key, range(0, 500), 'project', rules), ...more });
    ask('1');
    ask('2', { dataDate: '2026-02-28' });
    expect(() => ask('3')).toThrow('QUERY_BUDGET_SPENT');
    expect(ask('1').persons).not.toBeNull();
    expect(ask('3', { projectId: 'other' }).persons).not.toBeNull();
  });

  it('looks the same for nobody and for a few whose number is hidden', () => {
    const engine = engineOf('no noise');
    const none = engine.answer(totalOnly('none', range(0, 0)));
    const few = engine.answer(totalOnly('few', range(0, 7)));
    expect(none).toMatchObject({ persons: null, distributions: [] });
    expect({ ...few, budget: null }).toEqual({ ...none, budget: null });
    expect(engine.answer(totalOnly('more', range(0, 8))).persons).toBe(10);
  });

  it('of one project does not move by what another asked', () => {
    const ledger = createMemoryLedger();
    const busy = engineOf('no noise', { ledger });
    for (let at = 0; at < 100; at += 1) busy.answer(totalOnly(`${at}`, range(0, 150), 'other'));
    const alone = engineOf('no noise').answer(totalOnly('q', range(0, 150)));
    expect(busy.answer(totalOnly('q', range(0, 150)))).toEqual(alone);
  });

  it('counts nobody of whom the project has learnt as much as it may, and widens its interval before it is hidden', () => {
    const engine = engineOf('no noise');
    const answers = Array.from({ length: 40 }, (_, at) => engine.answer(totalOnly(`${at}`, range(0, 150))));
    expect(answers.slice(0, 31).every(({ persons, rules }) => persons === 150 && rules?.maybeLeftOut === false)).toBe(
      true,
    );
    expect(answers.slice(31).every(({ persons }) => persons === null)).toBe(true);
    // The others of a larger set are counted still; who was left out lies within the interval.
    const wider = engine.answer(totalOnly('wider', range(0, 550)));
    expect(wider).toMatchObject({ persons: 400, rules: { maybeLeftOut: true } });
    expect(wider.persons! + wider.margin! + wider.above!).toBeGreaterThanOrEqual(550);
    expect(engine.answer(totalOnly('others', range(1000, 1500))).persons).toBe(500);
  });

  it('is made of one step for all that can be read from the ledger again', () => {
    const ledger = createMemoryLedger();
    const first = engineOf('no noise', { ledger });
    for (let at = 0; at < 20; at += 1) first.answer(totalOnly(`${at}`, range(0, 150)));
    const [before, after] = [first, engineOf('no noise', { ledger })];
    for (let at = 20; at < 40; at += 1) {
      const asked = totalOnly(`${at}`, range(at, at + 150));
      const expected = before.answer(asked);
      expect(after.answer(asked)).toEqual(expected);
    }
  });

  it('of a project is the same however many other projects were asked in between', () => {
    const engine = engineOf('no noise');
    for (let at = 0; at < 34; at += 1) engine.answer(totalOnly(`${at}`, range(0, 150)));
    for (let other = 0; other < 20; other += 1) engine.answer(totalOnly('q', range(0, 150), `other ${other}`));
    expect(engine.answer(totalOnly('last', range(0, 150))).persons).toBeNull();
  });

  it('that cannot be recorded is not given, and charges nobody', () => {
    const memory = createMemoryLedger();
    let fails = true;
    const ledger = {
      ...memory,
      record: (entry: Parameters<typeof memory.record>[0]) => {
        if (fails) throw new Error('disk full');
        memory.record(entry);
      },
    };
    const engine = engineOf('no noise', { ledger });
    for (let at = 0; at < 50; at += 1) expect(() => engine.answer(totalOnly('q', range(0, 150)))).toThrow('disk full');
    fails = false;
    expect(engine.answer(totalOnly('q', range(0, 150)))).toMatchObject({ persons: 150, budget: { used: 1 } });
  });
});

describe('tables', () => {
  const wanted = { tables: [sexes, modalities], crossTables: [[sexes, modalities] as const] };
  const ask = (seed: number | 'no noise', persons: PersonSet, more: object = {}) =>
    engineOf(seed).answer({ ...totalOnly('q', persons), ...wanted, ...more });

  it('show large cells near the truth and hide small ones', () => {
    const { distributions, crossTables } = ask(3, range(30_000, 70_000));
    const [female, male, unknown] = distributions[0]?.cells ?? [];
    for (const cell of [female, male]) expect(Math.abs((cell?.persons ?? 0) - 20_000)).toBeLessThan(2000);
    expect(unknown?.value).toBe('unknown');
    expect(distributions[1]?.cells.every(({ persons }) => persons !== null)).toBe(true);
    expect(crossTables?.[0]?.cells).toHaveLength(6);
  });

  it('agree with the number beside them where each person stands in one cell', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { distributions, persons } = ask(seed, range(49_000, 51_000));
      const sum = (distributions[0]?.cells ?? []).reduce((total, cell) => total + (cell.persons ?? 0), 0);
      expect(Math.abs(sum - (persons ?? 0))).toBeLessThanOrEqual(60);
    }
  });

  it('are left out where the number is hidden', () => {
    expect(ask('no noise', range(0, 5))).toMatchObject({ persons: null, distributions: [], crossTables: [] });
  });

  it('cost one price however many they are: more of them carry more noise', () => {
    const margin = (tables: (typeof sexes | typeof modalities)[]) =>
      engineOf('no noise').answer({ ...totalOnly('q', range(0, 300)), tables }).distributions[0]?.cells[0]?.margin ?? 0;
    expect(margin([sexes, modalities]) / margin([sexes])).toBeCloseTo(Math.SQRT2, 1);
  });

  it('are hidden once the project has learnt as much from tables as it may, and numbers go on', () => {
    const engine = engineOf('no noise');
    const answers = Array.from({ length: 12 }, (_, at) =>
      engine.answer({ ...totalOnly(`${at}`, range(0, 200)), tables: [sexes] }),
    );
    const shown = answers.map(({ distributions }) => distributions[0]?.cells.some(({ persons }) => persons !== null));
    expect(shown.slice(0, 5)).toEqual(Array(5).fill(true));
    expect(shown.slice(5)).toEqual(Array(7).fill(false));
    expect(answers.every(({ persons }) => persons === 200)).toBe(true);
  });
});

describe('the preset without noise', () => {
  const rules = rulesOf('threshold');
  it('shows true numbers, rounded, from the threshold on', () => {
    const number = (size: number) => engineOf(7).answer(totalOnly('q', range(0, size), 'project', rules)).persons;
    expect([9, 10, 13, 777].map(number)).toEqual([null, 10, 15, 775]);
  });

  it('hides a further cell where the others would give a small one away', () => {
    const persons = RoaringBitmap32.orMany([range(0, 400), range(60_000, 60_300), range(99_990, 99_993)]);
    const asked = { ...totalOnly('q', persons, 'project', rules), tables: [sexes] };
    const cells = engineOf(7).answer(asked).distributions[0]?.cells ?? [];
    expect(cells.map(({ value, persons: shown }) => [value, shown])).toEqual([
      ['female', null],
      ['male', 300],
      ['unknown', null],
    ]);
  });
});

describe('a share of a secure sum', () => {
  const sum = { ...totalOnly('q', range(0, 1000)), participants: 4, participantsHash: 'h' };

  it('carries its part of the noise, and is the same when it is asked for again', () => {
    const engine = engineOf(5);
    const first = engine.contribution(sum);
    expect(engine.contribution(sum)).toEqual(first);
    expect(engine.storedContribution(sum)).toEqual(first);
    // A number of a thousand persons carries twice the least noise.
    expect(first.noiseSd).toBeCloseTo(defaultRules.privacy!.noise.persons, 10);
    expect(Math.abs(first.value - 1000)).toBeLessThan(40);
  });

  it('is charged for what it would tell alone: the others of the sum may be invented', () => {
    const engine = engineOf('no noise');
    const small = { ...sum, persons: range(0, 100) };
    const shares = Array.from({ length: 12 }, (_, at) => engine.contribution({ ...small, key: `${at}` }).value);
    expect(shares.filter((value) => value === 100)).toHaveLength(7);
    expect(shares.slice(7)).toEqual([0, 0, 0, 0, 0]);
    // What is left is kept for the figures of a frozen cohort.
    const numbers = [1, 2, 3, 4].map((at) => engine.answer(totalOnly(`number ${at}`, range(0, 100))).persons);
    expect(numbers).toEqual([100, 100, 100, null]);
    const figures = { ...totalOnly('frozen', range(0, 100)), withStudies: [range(0, 100)], failing: [] };
    expect(engine.frozen(figures).persons.persons).toBe(100);
  });
});

describe('an attacker who knows everything but one bit', () => {
  // Seeded: the same games each time. Asks for the same persons as often as the budget allows, and weighs all answers.
  it.each(['strict', 'standard', 'approved'] as const)('guesses it no better than the bound of %s allows', (preset) => {
    const rules = rulesOf(preset);
    const games = 400;
    let right = 0;
    for (let game = 0; game < games; game += 1) {
      const bit = game % 2;
      const engine = engineOf(1000 + game);
      let sum = 0;
      for (let at = 0; at < 100; at += 1) {
        const { persons } = engine.answer(totalOnly(`${at}`, range(0, 200 + bit), 'project', rules));
        if (persons !== null) sum += persons - 200.5;
      }
      if (sum > 0 === (bit === 1)) right += 1;
    }
    const bound = { strict: 0.55, standard: 0.73, approved: 0.84 }[preset];
    expect(right / games).toBeLessThan(bound + 2 * Math.sqrt(0.25 / games));
  });
});
