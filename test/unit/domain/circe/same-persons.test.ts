import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import type { ImportedCohort } from '#contracts/circe';
import { importCirce } from '#domain/circe/import-circe';
import { anyDay, anySmallData } from '#test/fixtures/any-small-data';
import type { SmallData } from '#test/fixtures/small-data';
import {
  type CirceCorrelated,
  type CirceEvent,
  type CirceExpression,
  type CirceGroup,
  naiveCirce,
} from '#test/support/naive-circe';
import { naiveCohort } from '#test/support/naive-cohort';

const concepts = [11, 12, 13] as const;
const setIds = [0, 1, 2] as const;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const gender = fc.constantFrom(
  [{ CONCEPT_ID: 8507 }],
  [{ CONCEPT_ID: 8532 }],
  [{ CONCEPT_ID: 8507 }, { CONCEPT_ID: 8532 }],
);
const single = fc.constantFrom('lt', 'lte', 'eq', 'gt', 'gte');
const dates = fc.oneof(
  fc.record({ Op: single, Value: anyDay }),
  fc.tuple(anyDay, anyDay).map((days) => {
    const [Value = '', Extent = ''] = [...days].sort();
    return { Op: 'bt', Value, Extent };
  }),
);
const values = fc.record({ Op: single, Value: fc.constantFrom(0, 1, 1.25, 50) });

const event: fc.Arbitrary<Record<string, CirceEvent>> = fc
  .record({
    kind: fc.constantFrom('ConditionOccurrence', 'DrugExposure', 'Measurement'),
    CodesetId: maybe(fc.constantFrom(...setIds)),
    First: seldom(fc.constant(true as const)),
    OccurrenceStartDate: seldom(dates),
    ValueAsNumber: seldom(values),
    Gender: seldom(gender),
  })
  .map(({ kind, ValueAsNumber, ...rest }) => {
    const valued = kind === 'Measurement' && rest.First !== true ? { ValueAsNumber } : {};
    return { [kind]: defined({ ...rest, ...valued }) };
  }) as fc.Arbitrary<Record<string, CirceEvent>>;

/** Windows that the observation window surely covers, or that ignore it. */
const correlated = (prior: number, post: number): fc.Arbitrary<CirceCorrelated> =>
  fc
    .record({
      Criteria: event,
      ends: fc.tuple(fc.integer({ min: -prior, max: post }), fc.integer({ min: -prior, max: post })),
      free: fc.constantFrom('', '', 'start', 'end', 'both'),
      Occurrence: fc.record({ Type: fc.constantFrom(0, 1, 2, 2), Count: fc.constantFrom(0, 1, 1, 2) }),
    })
    .map(({ Criteria, Occurrence, ends, free }) => {
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      const days = (offset: number, open: boolean, side: number) =>
        open ? { Days: null, Coeff: side } : { Days: Math.abs(offset), Coeff: offset < 0 ? -1 : 1 };
      const StartWindow = {
        Start: days(from, free === 'start' || free === 'both', -1),
        End: days(to, free === 'end' || free === 'both', 1),
      };
      return { Criteria, StartWindow, Occurrence, ...(free === '' ? {} : { IgnoreObservationPeriod: true }) };
    });

const group = (prior: number, post: number, depth = 1): fc.Arbitrary<CirceGroup> =>
  fc.record({
    Type: fc.constantFrom('ALL', 'ANY', 'AT_LEAST', 'AT_MOST'),
    Count: fc.constantFrom(0, 1, 2),
    CriteriaList: fc.array(correlated(prior, post), { maxLength: 2 }),
    DemographicCriteriaList: fc.array(
      fc.record({ Gender: maybe(gender), OccurrenceStartDate: maybe(dates) }).map(defined),
      { maxLength: 1 },
    ),
    Groups: depth === 0 ? fc.constant([]) : fc.array(group(prior, post, depth - 1), { maxLength: 1 }),
  }) as fc.Arbitrary<CirceGroup>;

const limit = fc.record({ Type: fc.constantFrom('All', 'First', 'Last') });

const conceptSet = (id: number) =>
  fc
    .uniqueArray(
      fc.record({
        concept: fc.record({ CONCEPT_ID: fc.constantFrom(...concepts) }),
        isExcluded: fc.boolean(),
        includeDescendants: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3, selector: (one) => one.concept.CONCEPT_ID },
    )
    .map(([head, ...tail]) => ({ id, expression: { items: [{ ...head!, isExcluded: false }, ...tail] } }));

const expression: fc.Arbitrary<CirceExpression> = fc
  .tuple(fc.constantFrom(0, 3, 10), fc.constantFrom(0, 3, 10))
  .chain(([PriorDays, PostDays]) =>
    fc.record({
      ConceptSets: fc.tuple(...setIds.map(conceptSet)),
      PrimaryCriteria: fc.record({
        CriteriaList: fc.oneof(fc.tuple(event), fc.tuple(event), fc.tuple(event, event)),
        ObservationWindow: fc.constant({ PriorDays, PostDays }),
        PrimaryCriteriaLimit: limit,
      }),
      AdditionalCriteria: seldom(group(PriorDays, PostDays)),
      QualifiedLimit: limit,
      InclusionRules: fc.array(
        group(PriorDays, PostDays).map((rule) => ({ name: 'a rule', expression: rule })),
        { maxLength: 2 },
      ),
    }),
  )
  .map((whole) => defined(whole)) as fc.Arbitrary<CirceExpression>;

const domains = ['condition', 'drug', 'measurement'] as const;

/** Three persons with many events of the three domains; a person's observation periods do not overlap, as OMOP asks. */
const made = (data: SmallData, mask: number): SmallData => {
  const people = data.people.slice(0, 3);
  return {
    ...data,
    people,
    events: data.events.map((event, index) => ({
      ...event,
      personId: people[index % people.length]!.id,
    })),
    periods: people.flatMap(({ id }, index) => [
      ...(((mask >> index) & 1) === 1
        ? [{ personId: id, from: '2020-01-01', to: '2020-03-01' }]
        : [
            { personId: id, from: '2020-01-10', to: '2020-01-28' },
            { personId: id, from: '2020-01-31', to: '2020-02-19' },
          ]),
    ]),
  };
};

const imported = (json: CirceExpression): ImportedCohort | undefined => {
  try {
    return importCirce(json);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CIRCE_INVALID') return undefined;
    throw error;
  }
};

it('the same persons belong as by Circe’s own steps, wherever no note says otherwise', () => {
  let [exact, someone] = [0, 0];
  fc.assert(
    fc.property(expression, anySmallData({ concepts, domains }), fc.nat(7), (json, data, mask) => {
      const found = imported(json);
      if (found === undefined || found.notUnderstood.some(({ changesWhoBelongs }) => changesWhoBelongs)) return;
      const small = made(data, mask);
      const persons = naiveCirce(json, small);
      exact += 1;
      someone += persons.length > 0 ? 1 : 0;
      expect(naiveCohort(found.cohort, small)).toEqual(persons);
    }),
    { numRuns: 2500, seed: 20_260_101 },
  );
  expect(exact).toBeGreaterThan(1200);
  expect(someone).toBeGreaterThan(700);
});
