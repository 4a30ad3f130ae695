import fc from 'fast-check';
import { type CohortDefinition, EventDomain } from '#contracts/cohort';
import { conceptPools } from '#evaluation/bench/cohorts/concept-pools';
import { anySmallData } from './any-small-data.ts';
import type { SmallData } from './small-data.ts';

/** Every value under a key, wherever it stands. */
function under<T>(value: unknown, key: string, found: T[] = []): T[] {
  if (Array.isArray(value)) for (const item of value) under(item, key, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (name === key) found.push(inner as T);
      under(inner, key, found);
    }
  return found;
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Small databases made of what a cohort names, so that it finds somebody: its concepts, domains, days and values. */
export function catalogueData(cohort: CohortDefinition): fc.Arbitrary<SmallData> {
  // And one concept that the cohort does not name.
  const concepts = [...new Set(under<number>(cohort, 'conceptId')), 1];
  const domains = [...new Set(under<EventDomain>(cohort, 'domain'))];
  const ends = [...under<string>(cohort, 'from'), ...under<string>(cohort, 'to'), '2022-03-01'];
  const observed = under<number>(cohort, 'daysBefore').flatMap((days) => [-days - 9, days + 9]);
  const apart = [...under<number>(cohort, 'minDays'), ...under<number>(cohort, 'maxDays'), ...observed];
  const days = fc
    .tuple(fc.constantFrom(...ends), fc.constantFrom(...apart, 0, 1, 20, -1900), fc.integer({ min: -2, max: 2 }))
    .map(([end, distance, more]) => dayAfter(end, distance + more));
  const values = under<number>(under(cohort, 'value'), 'atLeast').concat(
    under<number>(under(cohort, 'value'), 'atMost'),
  );
  return anySmallData({
    concepts,
    domains: domains.length === 0 ? EventDomain.options : domains,
    days,
    likely: conceptPools([cohort]),
    most: { events: 100, images: 60 },
    values: [...values, ...values.map((value) => value + 1), 0],
  });
}
