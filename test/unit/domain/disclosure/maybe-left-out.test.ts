import { describe, expect, it } from 'vitest';
import { engineOf, range, seeded, totalOnly } from '#test/support/disclosure-game';

describe('whether somebody may have been left out', () => {
  it('is denied at the first question, however small it is', () => {
    for (const size of [0, 50, 300, 5000])
      expect(engineOf(`${size}`).answer(totalOnly('1', range(0, size))).rules?.maybeLeftOut).toBe(false);
  });

  it('is denied over large questions, of which one person pays little', () => {
    const engine = engineOf();
    for (const size of [3000, 7000, 16_000, 40_000, 90_000])
      expect(engine.answer(totalOnly(`${size}`, range(size / 10, size))).rules?.maybeLeftOut).toBe(false);
  });

  it('is admitted after a few small ones, whoever they were about', () => {
    const answers = (secret: string, from: (at: number) => number) => {
      const engine = engineOf(secret);
      return Array.from(
        { length: 4 },
        (_, at) => engine.answer(totalOnly(`${at}`, range(from(at), from(at) + 100 + at * 90))).rules?.maybeLeftOut,
      );
    };
    expect(answers('one', (at) => at * 3)[0]).toBe(false);
    for (const from of [(at: number) => at * 3, (at: number) => at * 3000])
      expect(answers('other', from).at(-1)).toBe(true);
  });

  it('is never denied where somebody was', () => {
    const random = seeded(3);
    for (let trial = 0; trial < 6; trial += 1) {
      const engine = engineOf(`${trial}`);
      for (let at = 0; at < 14; at += 1) {
        const first = Math.floor(random() * 200);
        const size = 150 + Math.floor(random() * 300);
        const { persons, rules } = engine.answer(totalOnly(`${at}`, range(first, first + size)));
        if (rules?.maybeLeftOut === false) expect(Math.abs((persons ?? 0) - size)).toBeLessThan(100);
      }
    }
  });
});
