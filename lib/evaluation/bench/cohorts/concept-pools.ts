import type { CohortDefinition, EventDomain } from '#contracts/cohort';
import type { ConceptSet } from '#contracts/concept-set';

/** Concepts that a trust's records should hold, by what they are recorded as. */
export type ConceptPools = Readonly<
  Record<EventDomain | 'modality' | 'site' | 'ethnicity' | 'race' | 'unit' | 'answer', readonly number[]>
>;

type Named = { readonly [key: string]: unknown };

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null;

/** Where each kind of criterion names concepts. */
const places: Readonly<Record<string, (criterion: Named) => readonly (readonly [keyof ConceptPools, unknown])[]>> = {
  event: ({ domain, concepts, units, valueConcepts }) => [
    [domain as EventDomain, concepts],
    ['unit', units],
    ['answer', valueConcepts],
  ],
  imaging: ({ modalities, anatomicSites }) => [
    ['modality', modalities],
    ['site', anatomicSites],
  ],
  ethnicity: ({ concepts }) => [['ethnicity', concepts]],
  race: ({ concepts }) => [['race', concepts]],
};

/** Every concept that one of the cohorts asks for, so that a database can hold each of them; in the order of first use. */
export function conceptPools(cohorts: readonly CohortDefinition[]): ConceptPools {
  const found: Record<keyof ConceptPools, Set<number>> = {
    condition: new Set(),
    procedure: new Set(),
    drug: new Set(),
    measurement: new Set(),
    observation: new Set(),
    visit: new Set(),
    death: new Set(),
    device: new Set(),
    note_nlp: new Set(),
    modality: new Set(),
    site: new Set(),
    ethnicity: new Set(),
    race: new Set(),
    unit: new Set(),
    answer: new Set(),
  };
  const visit = (value: unknown): void => {
    if (!isNamed(value)) return;
    for (const [pool, set] of places[String(value.kind)]?.(value) ?? [])
      for (const { conceptId } of (set as ConceptSet | undefined)?.include ?? []) found[pool].add(conceptId);
    for (const child of Object.values(value)) visit(child);
  };
  for (const cohort of cohorts) visit(cohort);
  return Object.fromEntries(Object.entries(found).map(([pool, ids]) => [pool, [...ids]])) as unknown as ConceptPools;
}
