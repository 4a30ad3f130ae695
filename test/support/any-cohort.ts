import fc from 'fast-check';
import { type Criterion, EventDomain } from '#contracts/cohort';
import { anyDay } from './any-small-data.ts';

const maybe = <T>(name: string, value: fc.Arbitrary<T>, freq = 3) =>
  fc.option(value, { nil: undefined, freq }).map((given) => (given === undefined ? {} : { [name]: given }));
const rarely = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.tuple(fc.integer({ min: 0, max: 4 }), value).map(([chance, given]) => (chance === 0 ? { [name]: given } : {}));
const merge = (base: object, ...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, base, ...all) as Record<string, unknown>);

/** Two numbers in order, or one open end. */
const range = (least: number, most: number): fc.Arbitrary<object> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: 2 }))
    .map(([one, other, open]) => {
      const both = { atLeast: Math.min(one, other), atMost: Math.max(one, other) };
      return open === 0 ? { atLeast: one } : open === 1 ? { atMost: one } : both;
    });
const count = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.boolean())
  .map(([atLeast, more, closed]): object => (closed ? { atLeast, atMost: atLeast + more } : { atLeast }));
const daysApart = (minDays: number) =>
  fc
    .tuple(fc.integer({ min: minDays, max: 6 }), fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 3 }))
    .map(([least, wide, open]): object =>
      open === 0 ? { minDays: least } : open === 1 ? { maxDays: least } : { minDays: least, maxDays: least + wide },
    );
const window = fc
  .tuple(anyDay, anyDay, fc.integer({ min: 0, max: 3 }))
  .map(([one, other, open]): object =>
    open === 0
      ? { from: one }
      : open === 1
        ? { to: one }
        : one <= other
          ? { from: one, to: other }
          : { from: other, to: one },
  );

/** Groups of criteria of every kind that name these concepts, as a researcher would write them. */
export function anyCohortGroup(concepts: readonly number[]): fc.Arbitrary<Criterion> {
  const refs = (minLength: number, maxLength: number) =>
    fc.array(fc.record({ conceptId: fc.constantFrom(...concepts), descendants: fc.boolean() }), {
      minLength,
      maxLength,
    });
  const conceptSet = fc.record({ include: refs(1, 4), exclude: fc.oneof(fc.constant([]), refs(1, 2)) });
  const event = fc
    .tuple(
      merge(
        { kind: 'event' },
        fc.constantFrom(...EventDomain.options).map((domain) => ({ domain })),
        maybe('concepts', conceptSet, 2),
        rarely('during', window),
        rarely('age', range(0, 60)),
        rarely('firstEver', fc.boolean()),
        rarely('observed', fc.record({ daysBefore: fc.nat(8), daysAfter: fc.nat(8) })),
        fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: count }),
      ),
      merge({}, rarely('value', range(-1, 60)), rarely('units', conceptSet), rarely('valueConcepts', conceptSet)),
    )
    .map(([all, measured]) =>
      all.domain === 'measurement' || all.domain === 'observation' ? { ...all, ...measured } : all,
    );
  const imaging = merge(
    { kind: 'imaging' },
    rarely('modalities', conceptSet),
    rarely('anatomicSites', conceptSet),
    rarely('during', window),
    rarely('age', range(0, 60)),
    maybe('series', range(1, 3), 2),
    rarely('sliceThicknessMillimetres', range(0, 4)),
    rarely(
      'manufacturers',
      fc.constantFrom(['northern scanners'], ['Aurora ', 'unknown'], ['öRLIKON', 'Northern Scanners']),
    ),
  );
  const dated = fc.oneof({ weight: 3, arbitrary: event }, { weight: 1, arbitrary: imaging });
  const near = merge(
    { kind: 'near' },
    dated.map((asked) => ({ event: asked })),
    fc.oneof(fc.constant({}), daysApart(-20), daysApart(-20)),
    fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: count }),
  );
  const sequence = fc
    .record({ kind: fc.constant('sequence'), first: dated, second: dated, days: daysApart(-10) })
    // A window that only ends lies before the first as well.
    .map(({ days, ...sides }) => ({ minDays: -40, ...days, ...sides }));
  const leaf = fc.oneof(
    event,
    event,
    imaging,
    sequence,
    range(0, 60).map((ages) => ({ kind: 'age', ...ages })),
    fc
      .uniqueArray(fc.constantFrom('female', 'male', 'unknown'), { minLength: 1 })
      .map((anyOf) => ({ kind: 'sex', anyOf })),
    fc.record({ kind: fc.constantFrom('ethnicity', 'race'), concepts: conceptSet }),
    merge(
      { kind: 'observationPeriod' },
      maybe('covers', window, 2),
      maybe('daysAtLeast', fc.integer({ min: 1, max: 30 })),
    ),
  );
  const groupOf = (member: fc.Arbitrary<unknown>, depthIdentifier: string): fc.Arbitrary<object> =>
    fc.record({
      kind: fc.constantFrom('all', 'any', 'none'),
      of: fc.array(member, { minLength: 1, maxLength: 3, depthIdentifier }),
    });
  const { group } = fc.letrec<{ near: object; around: object; anchored: object; criterion: object; group: object }>(
    (tie) => ({
      near: fc.oneof({ maxDepth: 2, depthIdentifier: 'near' }, near, tie('around')),
      around: groupOf(tie('near'), 'near'),
      anchored: fc.record({
        kind: fc.constant('anchored'),
        anchor: dated,
        which: fc.constantFrom('any', 'first', 'last'),
        has: tie('around'),
      }),
      criterion: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'cohort' },
        { weight: 5, arbitrary: leaf },
        { weight: 2, arbitrary: tie('anchored') },
        { weight: 2, arbitrary: tie('group') },
      ),
      group: groupOf(tie('criterion'), 'cohort'),
    }),
  );
  return group as fc.Arbitrary<Criterion>;
}
