import { describe, expect, it } from 'vitest';
import { failingPersons } from '#domain/quality/failing-persons';
import type { QualityPerson } from '#domain/quality/quality-person';

const study = { modality: 'CT', bodySite: 'Chest', findingConceptIds: [1] };
const sound = (personId: number): QualityPerson => ({
  personId,
  ageYears: 20 + (personId % 60),
  sex: personId % 2 === 0 ? 'female' : 'male',
  impossibleImageDay: false,
  studies: [study, { ...study, modality: 'CT/PT' }],
});
const everything = (): boolean => true;

describe('the persons who fail a check of a frozen cohort', () => {
  it('are told of each check, also where nobody fails it', () => {
    const found = failingPersons([1, 2, 3].map(sound), everything);
    expect(found.map(({ check, column, failing }) => `${check} ${column} ${failing.size}`)).toEqual([
      'missing sex 0',
      'missing modality 0',
      'missing body_site 0',
      'missing finding_concept_ids 0',
      'implausible age_years 0',
      'implausible image_date 0',
      'empty studies 0',
    ]);
  });

  it.each([
    ['missing sex', { sex: 'unknown' }],
    ['missing modality', { studies: [study, { ...study, modality: 'CT/concept 7' }] }],
    ['missing modality', { studies: [{ ...study, modality: '' }] }],
    ['missing body_site', { studies: [{ ...study, bodySite: '' }] }],
    ['missing finding_concept_ids', { studies: [study, { ...study, findingConceptIds: [] }] }],
    ['implausible age_years', { ageYears: 121 }],
    ['implausible age_years', { ageYears: null }],
    ['implausible image_date', { impossibleImageDay: true }],
    ['empty studies', { studies: [] }],
  ] as [string, Partial<QualityPerson>][])('are those with %s, and no other check finds them', (name, fault) => {
    const persons = [1, 2, 3, 4, 5].map((id) => ({ ...sound(id), ...(id % 2 === 0 ? fault : {}) }));
    for (const { check, column, failing } of failingPersons(persons, everything))
      expect(failing.toArray()).toEqual(name === `${check} ${column}` ? [2, 4] : []);
  });

  it('are not looked for in a column that is not served', () =>
    expect(failingPersons([sound(1)], (column) => column === 'sex').map(({ column }) => column)).toEqual(['sex']));
});
