import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorLayout } from '#contracts/model';
import { stepNorm } from '#domain/egress/clip-update';
import type { EgressQuestion } from '#domain/egress/egress-rule';
import { egressRules } from '#domain/egress/egress-rules';
import { floatBytes, floatVector } from '#domain/egress/float-vector';
import { guardReply } from '#domain/egress/guard-reply';

const layout: TensorLayout[] = [
  { name: 'w', dtype: 'float32', shape: [2, 2] },
  { name: 'b', dtype: 'float32', shape: [] },
];
const received = Float32Array.from([1, 2, 3, 4, 5]);

type Overrides = {
  readonly reply?: Partial<EgressQuestion['reply']>;
  readonly terms?: Partial<EgressQuestion['terms']>;
};

const train = ({ reply = {}, terms = {} }: Overrides = {}): EgressQuestion => ({
  asked: 'train',
  received,
  rowsUsed: 40,
  terms: { weights: true, metrics: ['loss', 'auc'], layout, maxUpdateBytes: 100, clipNorm: 10, ...terms },
  reply: {
    kinds: ['arrays', 'metrics'],
    layout,
    parameters: floatBytes(Float32Array.from([1, 2, 3, 4, 6])),
    metrics: { 'num-examples': 40, loss: 0.123456 },
    ...reply,
  },
});

const evaluate = (reply: Overrides['reply'] = {}): EgressQuestion => ({
  ...train({ reply: { kinds: ['metrics'], layout: [], parameters: new Uint8Array(), ...reply } }),
  asked: 'evaluate',
});

const refusedBy = (question: EgressQuestion): string => {
  const verdict = guardReply(question);
  return verdict.kind === 'refused' ? `${verdict.rule} @ ${verdict.place}` : 'released';
};

describe('the egress guard', () => {
  it('releases an ordinary update as it is, with metrics rounded to four decimals', () => {
    const verdict = guardReply(train());
    expect(verdict).toMatchObject({ kind: 'released', clipped: false, examples: 40, metrics: { loss: 0.1235 } });
    if (verdict.kind === 'released') expect([...floatVector(verdict.parameters!)]).toEqual([1, 2, 3, 4, 6]);
  });

  it('releases an evaluation without weights', () => {
    expect(guardReply(evaluate())).toMatchObject({ kind: 'released', parameters: undefined, examples: 40 });
  });

  it('refuses weights in an evaluation, unknown kinds, and a train reply where weights may not leave', () => {
    expect(refusedBy(evaluate({ kinds: ['metrics', 'arrays'] }))).toContain('permitted kinds');
    expect(refusedBy(evaluate({ parameters: new Uint8Array(4) }))).toContain('permitted kinds');
    expect(refusedBy(train({ reply: { kinds: ['arrays', 'metrics', 'patients'] } }))).toContain('kinds.2');
    expect(refusedBy(train({ reply: { kinds: ['arrays', 'metrics', 'metrics'] } }))).toContain('kinds');
    expect(refusedBy(train({ terms: { weights: false } }))).toContain('permitted kinds');
  });

  it('refuses weights of another size or layout than the passport names', () => {
    const longer = new Uint8Array(24);
    expect(refusedBy(train({ reply: { parameters: longer } }))).toContain('layout of the passport');
    expect(refusedBy(train({ reply: { layout: [...layout].reverse() } }))).toContain('layout.0');
    expect(refusedBy(train({ reply: { layout: layout.slice(1) } }))).toContain('layout');
    expect(refusedBy(train({ reply: { parameters: new Uint8Array(104) } }))).toContain('size cap');
  });

  it('refuses NaN and infinite weights, in what came in as in what goes out', () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const parameters = floatBytes(Float32Array.from([1, 2, odd, 4, 5]));
      expect(refusedBy(train({ reply: { parameters } }))).toBe('every weight is a finite number @ arrays');
      const question = { ...train(), received: Float32Array.from([1, odd, 3, 4, 5]) };
      expect(refusedBy(question)).toBe('every weight is a finite number @ received');
    }
  });

  it('refuses an undeclared metric without repeating its name', () => {
    const verdict = refusedBy(train({ reply: { metrics: { 'num-examples': 1, mrs_smith_has_it: 1 } } }));
    expect(verdict).toBe('only declared metrics leave @ metrics.1');
  });

  it.each(['0.5', 'nan', [0.5], undefined, true, { v: 1 }])('refuses the metric value %j', (value) => {
    const refused = refusedBy(train({ reply: { metrics: { 'num-examples': 1, loss: value } } }));
    expect(refused).toBe('every metric is a number @ metrics.1');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2e9, null])(
    'leaves a metric of %s out and lets the rest of the reply go',
    (value) => {
      const verdict = guardReply(train({ reply: { metrics: { 'num-examples': 3, loss: value, auc: 0.5 } } }));
      expect(verdict).toMatchObject({ kind: 'released', examples: 3, metricsLeftOut: 1, clipped: false });
      if (verdict.kind !== 'released') throw new Error('not released');
      expect(verdict.metrics).toEqual({ auc: 0.5 });
      expect([...floatVector(verdict.parameters!)]).toEqual([1, 2, 3, 4, 6]);
      expect(guardReply(train())).toMatchObject({ metricsLeftOut: 0 });
    },
  );

  it('lets nothing out for no examples, whatever else the reply holds, and calls it no fault', () => {
    const nothing = floatBytes(Float32Array.from([Number.NaN, 2, 3, 4, 5]));
    const metrics = { 'num-examples': 0, loss: Number.NaN };
    expect(guardReply(train({ reply: { metrics, parameters: nothing } }))).toEqual({ kind: 'empty' });
    expect(guardReply(evaluate({ metrics }))).toEqual({ kind: 'empty' });
    expect(guardReply(evaluate())).toMatchObject({ kind: 'released' });
  });

  describe('an integer buffer', () => {
    const withCounter: TensorLayout[] = [
      { name: 'w', dtype: 'float32', shape: [2] },
      { name: 'n', dtype: 'float32', shape: [1], role: 'buffer' },
      { name: 'b', dtype: 'float32', shape: [2] },
    ];
    const given = (weights: number[], counter: number, clipNorm = 10) => {
      const [a, b, c, d] = weights;
      return train({
        reply: { layout: withCounter, parameters: floatBytes(Float32Array.from([a!, b!, counter, c!, d!])) },
        terms: { layout: withCounter, clipNorm },
      });
    };

    it('neither counts in the clip norm nor is clipped', () => {
      const verdict = guardReply(given([1, 2, 4, 6], 1003));
      expect(verdict).toMatchObject({ kind: 'released', clipped: false });
      if (verdict.kind !== 'released') throw new Error('not released');
      expect([...floatVector(verdict.parameters!)]).toEqual([1, 2, 1003, 4, 6]);
      // The same numbers in a weight: the step of a thousand is clipped to ten.
      const weights = withCounter.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
      const question = given([1, 2, 4, 6], 1003);
      const all = { ...question, terms: { ...question.terms, layout: weights } };
      expect(guardReply(all)).toMatchObject({ kind: 'released', clipped: true });
    });

    it('keeps its value while the weights around it are shortened to the norm', () => {
      const verdict = guardReply(given([31, 42, 4, 5], 500));
      if (verdict.kind !== 'released') throw new Error('not released');
      expect(verdict.clipped).toBe(true);
      const released = [...floatVector(verdict.parameters!)];
      expect(released[2]).toBe(500);
      expect(Math.hypot(released[0]! - 1, released[1]! - 2)).toBeCloseTo(10, 4);
      expect(released.slice(3)).toEqual([4, 5]);
    });

    it('carries whole numbers that float32 can tell apart, and nothing else', () => {
      expect(guardReply(given([1, 2, 4, 5], 2 ** 24))).toMatchObject({ kind: 'released' });
      expect(refusedBy(given([1, 2, 4, 5], 0.5))).toBe(
        'an integer buffer holds whole numbers of at most 2^24 @ arrays',
      );
      expect(refusedBy(given([1, 2, 4, 5], 2 ** 25))).toContain('integer buffer');
    });
  });

  it.each([undefined, null, -1, 1.5, 41, 1e8])('refuses a count of examples of %j with 40 rows used', (count) => {
    const metrics: Record<string, unknown> = count === undefined ? { loss: 1 } : { 'num-examples': count };
    expect(refusedBy(train({ reply: { metrics } }))).toContain('num-examples');
  });

  it('refuses what makes a rule throw', () => {
    const metrics = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('odd');
        },
      },
    );
    expect(refusedBy(train({ reply: { metrics } }))).toBe('the guard can read the reply @ reply');
  });

  it('never lets out a step longer than the clip norm, nor a number that is not finite', () => {
    const value = fc.float({ noNaN: false, noDefaultInfinity: false });
    const vector = fc.array(value, { minLength: 5, maxLength: 5 }).map((values) => Float32Array.from(values));
    const clip = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(vector, vector, clip, (global, local, clipNorm) => {
        const question = train({ reply: { parameters: floatBytes(local) }, terms: { clipNorm } });
        const verdict = guardReply({ ...question, received: global });
        if (verdict.kind === 'empty') return false;
        if (verdict.kind === 'refused') return !global.every(Number.isFinite) || !local.every(Number.isFinite);
        const released = floatVector(verdict.parameters!);
        return released.every(Number.isFinite) && stepNorm(global, released) <= clipNorm;
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the direction of a step that it clips, and its length close to the norm', () => {
    const verdict = guardReply(train({ reply: { parameters: floatBytes(Float32Array.from([31, 42, 3, 4, 5])) } }));
    if (verdict.kind !== 'released') throw new Error('not released');
    expect(verdict.clipped).toBe(true);
    const [a, b] = floatVector(verdict.parameters!);
    expect((a! - 1) / (b! - 2)).toBeCloseTo(30 / 40, 5);
    expect(stepNorm(received, floatVector(verdict.parameters!))).toBeCloseTo(10, 4);
  });

  it('answers any shape of reply with a verdict and never lets an undeclared key out', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything()),
        fc.uint8Array({ maxLength: 40 }),
        (metrics, parameters) => {
          const verdict = guardReply(train({ reply: { metrics, parameters } }));
          return (
            verdict.kind !== 'released' ||
            Object.entries(verdict.metrics).every(
              ([name, number]) => ['loss', 'auc'].includes(name) && Number.isFinite(number),
            )
          );
        },
      ),
    );
  });

  it('asks exactly these rules', () => {
    expect(egressRules.map(({ name }) => name)).toEqual([
      'only the permitted kinds of output leave',
      'the update is within its size cap',
      'the weights have the layout of the passport',
      'only declared metrics leave',
      'every metric is a number',
      'num-examples is a whole number from 1 to the rows used',
      'every weight is a finite number',
      'an integer buffer holds whole numbers of at most 2^24',
    ]);
  });
});
