import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { engineOf, range, totalOnly } from '#test/support/disclosure-game';

const person = 99_999;
const withPerson = (from: number, to: number) => range(from, to).add(person);
const secrets = Array.from({ length: 60 }, (_, at) => `secret ${at}`);

/** Share of trusts that answer two questions with the same number, after `before` was asked. */
const alike = (ask: (engine: ReturnType<typeof engineOf>) => readonly [number | null, number | null]): number =>
  secrets.filter((secret) => {
    const [one, other] = ask(engineOf(secret));
    return one === other;
  }).length / secrets.length;

describe('a set that is asked for again with one person more', () => {
  // As much was told of everybody in it as one number costs, or two, or as there is to tell.
  it.each([0, 1, 2, 3])('is answered as before when its persons were in %d other answers', (earlier) => {
    const share = alike((engine) => {
      for (let at = 0; at < earlier; at += 1)
        engine.answer(totalOnly(`before ${at}`, range(0, 120).orInPlace(range(1000 + at * 200, 1080 + at * 200))));
      return [
        engine.answer(totalOnly('without', range(0, 120))).persons,
        engine.answer(totalOnly('with', withPerson(0, 120))).persons,
      ];
    });
    expect(share).toBeGreaterThan(0.97);
  });

  it('is answered as before in the other order too, and when the person is used up', () => {
    const share = alike((engine) => {
      for (let at = 0; at < 4; at += 1)
        engine.answer(totalOnly(`p ${at}`, withPerson(2000 + at * 100, 2080 + at * 100)));
      return [
        engine.answer(totalOnly('with', withPerson(0, 120))).persons,
        engine.answer(totalOnly('without', range(0, 120))).persons,
      ];
    });
    expect(share).toBeGreaterThan(0.97);
  });

  it('is another number for another set: the sameness above is not that of every answer', () => {
    const share = alike((engine) => [
      engine.answer(totalOnly('one', range(0, 120))).persons,
      engine.answer(totalOnly('other', range(500, 620))).persons,
    ]);
    expect(share).toBeLessThan(0.6);
  });

  it('gets noise of its own beside persons who are used up, whether or not they alone tell it from an earlier one', () => {
    // Sixty persons that nothing more may be told of make sets differ; what is left of them is the same but for one.
    const told = (asked: (from: RoaringBitmap32) => RoaringBitmap32): number =>
      alike((engine) => {
        const spent = range(5000, 5060);
        for (let at = 0; at < 2; at += 1)
          engine.answer(totalOnly(`spend ${at}`, RoaringBitmap32.or(spent, range(6000 + at * 100, 6040 + at * 100))));
        return [
          engine.answer(totalOnly('one', RoaringBitmap32.or(spent, range(0, 120)))).persons,
          engine.answer(totalOnly('other', asked(range(0, 120)))).persons,
        ];
      });
    const [same, onePersonMore] = [told((set) => set), told((set) => set.add(person))];
    expect(Math.abs(same - onePersonMore)).toBeLessThan(0.2);
  });

  it('has the tables of before too, where it is answered as the sum of two others', () => {
    const sexes = {
      name: 'sex' as const,
      values: [
        { label: 'female', members: range(0, 50_000) },
        { label: 'male', members: range(50_000, 100_000) },
      ],
    };
    for (const secret of secrets) {
      const engine = engineOf(secret);
      engine.answer(totalOnly('one part', range(49_700, 50_000)));
      engine.answer(totalOnly('other part', range(50_000, 50_300)));
      const [sum, again] = [range(49_700, 50_300), range(49_700, 50_300).add(1)].map((set, at) =>
        engine.answer({ ...totalOnly(`sum ${at}`, set), tables: [sexes] }),
      );
      expect(again?.persons).toBe(sum?.persons);
      expect(again?.distributions).toEqual(sum?.distributions);
    }
  });
});
