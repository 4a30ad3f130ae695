import { describe, expect, it } from 'vitest';
import { CohortDefinition, EventDomain } from '#contracts/cohort';
import { checkCohort } from '#domain/cohort/check-cohort';
import { catalogue } from '#evaluation/catalogue/catalogue';
import { demoConcepts } from '#local/synthetic/vocabulary/demo-concepts';
import { cohortFeatures } from '#test/support/cohort-features';

const cohorts = Object.values(catalogue).flat();

describe('the catalogue of cohorts', () => {
  it('has some sixty cohorts, each with its own name', () => {
    expect(cohorts.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cohorts.map(({ name }) => name)).size).toBe(cohorts.length);
  });

  it('holds nothing that the contract would change or refuse', () => {
    for (const { cohort } of cohorts) {
      expect(CohortDefinition.parse(cohort)).toEqual(cohort);
      expect(() => checkCohort(cohort)).not.toThrow();
    }
  });

  it('uses all of the language', () => {
    const used = new Set(cohorts.flatMap(({ cohort }) => [...cohortFeatures(cohort.where)]));
    const wanted = [
      ...['age', 'sex', 'ethnicity', 'race', 'observationPeriod', 'sequence', 'anchored', 'near', 'all', 'any', 'none'],
      ...EventDomain.options.map((domain) => `domain ${domain}`),
      ...[
        'concepts',
        'during',
        'age',
        'value',
        'units',
        'valueConcepts',
        'firstEver',
        'observed',
        'atLeast',
        'atMost',
      ].map((key) => `event.${key}`),
      ...['modalities', 'anatomicSites', 'during', 'age', 'series', 'sliceThicknessMillimetres', 'manufacturers'].map(
        (key) => `imaging.${key}`,
      ),
      ...['which any', 'which first', 'which last', 'near.atMost', 'sequence.maxDays'],
      ...['observationPeriod.covers', 'observationPeriod.daysAtLeast'],
    ];
    expect(wanted.filter((feature) => !used.has(feature))).toEqual([]);
  });

  it('names only concepts that the demo vocabulary knows, but for one unit', () => {
    const known = new Set(demoConcepts.map(({ id }) => id));
    const unknown = [...JSON.stringify(cohorts).matchAll(/"conceptId":(\d+)/g)]
      .map(([, id]) => Number(id))
      .filter((id) => !known.has(id));
    expect(new Set(unknown)).toEqual(new Set([9531]));
  });
});
