import type { CohortDefinition, EventCriterion } from '#contracts/cohort';
import { DistributionName, type Show } from '#contracts/cohort-result';
import type { ConceptSet } from '#contracts/concept-set';
import { concepts } from '#local/synthetic/concepts';

/** Every distribution that there is. */
export const everything: Show = { distributions: [...DistributionName.options], crossTables: [] };

/** A cohort of the bench. */
export type BenchQuestion = {
  readonly name: string;
  /** Another cohort each turn, with about the same persons: what was asked before is answered from memory. */
  readonly fresh: (turn: number) => CohortDefinition;
};

const of = (...conceptIds: readonly number[]): ConceptSet => ({
  include: conceptIds.map((conceptId) => ({ conceptId, descendants: true })),
  exclude: [],
});

/** A last day that moves by the turn. */
const until = (turn: number): string => `2025-12-${String(31 - (turn % 28)).padStart(2, '0')}`;

const condition = (turn: number, ...conceptIds: readonly number[]): EventCriterion => ({
  kind: 'event',
  domain: 'condition',
  concepts: of(...conceptIds),
  during: { to: until(turn) },
  atLeast: 1,
});

const all = (...criteria: CohortDefinition['where']['of']): CohortDefinition => ({
  version: 1,
  where: { kind: 'all', of: criteria },
});

const chestScan = {
  kind: 'imaging' as const,
  modalities: of(concepts.computedTomography),
  anatomicSites: of(concepts.chest),
};

/** Cohorts from everybody to a few, asked beside other ways to answer them. */
export const benchQuestions: readonly BenchQuestion[] = [
  { name: 'everybody', fresh: (turn) => all({ kind: 'age', atLeast: 0, atMost: 120 - turn }) },
  {
    name: 'women with hypertension or diabetes',
    fresh: (turn) =>
      all({ kind: 'sex', anyOf: ['female'] }, condition(turn, concepts.hypertension, concepts.type2Diabetes)),
  },
  {
    name: 'a respiratory disorder twice, and no asthma',
    fresh: (turn) =>
      all(
        { ...condition(turn, concepts.respiratoryDisorder), atLeast: 2 },
        { kind: 'none', of: [condition(turn, concepts.asthma)] },
      ),
  },
  {
    name: 'adults with pneumonia and a chest CT',
    fresh: (turn) => all({ kind: 'age', atLeast: 18 }, condition(turn, concepts.pneumonia), chestScan),
  },
];

/** Order in time and images together. */
export const temporalImaging: BenchQuestion = {
  name: 'a chest CT of thin slices within a year of a respiratory disorder',
  fresh: (turn) =>
    all({
      kind: 'sequence',
      first: condition(turn, concepts.respiratoryDisorder),
      second: { ...chestScan, sliceThicknessMillimetres: { atMost: 2 } },
      minDays: 0,
      maxDays: 365,
    }),
};
