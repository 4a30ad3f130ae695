import fc from 'fast-check';
import { EventDomain } from '#contracts/cohort';
import type { ConceptPools } from '#evaluation/bench/cohorts/concept-pools';
import type { SmallData, SmallEvent } from './small-data.ts';

/** The days on which things happen in small databases. */
export const anyDay = fc
  .integer({ min: 0, max: 40 })
  .map((offset) => new Date(Date.UTC(2020, 0, 10 + offset)).toISOString().slice(0, 10));

const personId = fc.integer({ min: 1, max: 8 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const death = (events: readonly SmallEvent[]): SmallEvent[] =>
  // OMOP keeps one death of a person.
  events.filter(
    (event, place) =>
      event.domain !== 'death' ||
      events.findIndex(({ domain, personId: dead }) => domain === 'death' && dead === event.personId) === place,
  );

/** What small databases hold. */
type Ingredients = {
  readonly concepts: readonly number[];
  readonly domains?: readonly EventDomain[];
  readonly days?: fc.Arbitrary<string>;
  readonly values?: readonly number[];
  /** Concepts that stand in one place more often than elsewhere. */
  readonly likely?: Partial<ConceptPools>;
  readonly most?: { readonly events: number; readonly images: number };
};

/** Small databases whose events, images and persons name these concepts, and the attributes' own. */
export function anySmallData({
  concepts,
  domains = EventDomain.options,
  days: day = anyDay,
  values = [-1.5, 0, 1, 1.25, 2, 50, 100.5],
  likely = {},
  most = { events: 40, images: 16 },
}: Ingredients): fc.Arbitrary<SmallData> {
  const concept = fc.constantFrom(...concepts);
  const conceptOf = (place: keyof ConceptPools): fc.Arbitrary<number> => {
    const pool = likely[place] ?? [];
    return pool.length === 0
      ? concept
      : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pool) }, { weight: 1, arbitrary: concept });
  };
  const dicom = { '00180050': 2_128_000_001, '00080070': 2_128_000_002, '00080060': 2_128_000_003 };
  const event: fc.Arbitrary<SmallEvent> = fc.constantFrom(...domains).chain((domain) =>
    fc
      .record({
        personId,
        domain: fc.constant(domain),
        concept: conceptOf(domain),
        day,
        value: maybe(fc.constantFrom(...values)),
        unit: maybe(conceptOf('unit')),
        valueConcept: maybe(conceptOf('answer')),
        text: fc.constant(null),
        affirmed: fc.constantFrom('Y', 'N', null),
        unknown: fc.boolean(),
      })
      .map(({ unknown, ...rest }) => ({
        ...rest,
        concept: unknown && (domain === 'death' || domain === 'note_nlp') ? null : rest.concept,
      })),
  );
  const attribute: fc.Arbitrary<SmallEvent> = fc.record({
    personId,
    domain: fc.constant('measurement' as const),
    concept: fc.constantFrom(...Object.values(dicom), ...Object.values(dicom), concepts[0] ?? 1),
    day,
    value: maybe(fc.constantFrom(0.5, 1, 1.25, 5)),
    unit: fc.constant(null),
    valueConcept: fc.constant(null),
    text: maybe(fc.constantFrom('Northern Scanners', ' northern scanners ', 'AURORA', 'Örlikon')),
    affirmed: fc.constant(null),
  });
  return fc
    .record({
      dataDate: fc.constantFrom('2021-03-01', '2020-02-29', '2024-02-28', '2025-12-31'),
      people: fc.uniqueArray(
        fc.record({
          id: personId,
          year: fc.constantFrom(1935, 1950, 1980, 2002, 2010, 2019, 2020, 2022),
          month: maybe(fc.constantFrom(1, 2, 3, 12)),
          day: maybe(fc.constantFrom(1, 15, 28, 29, 31)),
          gender: fc.constantFrom(8507, 8532, 0),
          race: conceptOf('race'),
          ethnicity: conceptOf('ethnicity'),
        }),
        { selector: ({ id }) => id, minLength: 4, maxLength: 8 },
      ),
      events: fc.array(event, { minLength: Math.floor(most.events / 4), maxLength: most.events }),
      attributes: fc.array(attribute, { maxLength: 6 }),
      images: fc.array(
        fc.record({
          personId,
          modality: conceptOf('modality'),
          site: maybe(conceptOf('site')),
          day,
          study: fc.constantFrom(null, null, '', '1.2', '1.3'),
          accession: fc.constantFrom(null, '', 'A', 'B'),
          features: fc.array(fc.nat(5), { maxLength: 3 }),
        }),
        { minLength: Math.floor(most.images / 4), maxLength: most.images },
      ),
      periods: fc.array(
        fc.tuple(personId, day, day).map(([id, one, other]) => ({
          personId: id,
          ...(one <= other ? { from: one, to: other } : { from: other, to: one }),
        })),
        { maxLength: 8 },
      ),
      ancestors: fc.array(fc.tuple(concept, concept), { maxLength: 6 }),
    })
    .map(({ attributes, events, images, ...rest }) => ({
      ...rest,
      dicom,
      events: [...attributes, ...death(events)],
      images: images.map((image) => ({
        ...image,
        features: image.features.filter((place) => place < attributes.length),
      })),
    }));
}
