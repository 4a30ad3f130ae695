import { describe, expect, it } from 'vitest';
import { checkQuality, type QualityTerms } from '#domain/quality/check-quality';
import type { QualityPerson } from '#domain/quality/quality-person';
import { qualityRules } from '#domain/quality/quality-rules';

const study = { modality: 'CT', bodySite: 'Chest', findingConceptIds: [1] };
const sound = (personId: number): QualityPerson => ({
  personId,
  ageYears: 20 + (personId % 60),
  sex: personId % 2 === 0 ? 'female' : 'male',
  impossibleImageDay: false,
  studies: [
    {
      modality: personId % 3 === 0 ? 'MR' : 'CT',
      bodySite: personId % 3 === 0 ? 'Head' : 'Chest',
      findingConceptIds: [personId % 4],
    },
  ],
});
const terms = { threshold: 10, noise: () => 0, isReported: () => true };
const cohort = (size: number, failing: number, fault: Partial<QualityPerson>): QualityPerson[] =>
  Array.from({ length: size }, (_, index) => ({ ...sound(index), ...(index < failing ? fault : {}) }));
const shareOf = (persons: QualityPerson[], check: string, column: string, over: Partial<QualityTerms> = {}) =>
  checkQuality(persons, { ...terms, ...over }).find((found) => found.check === check && found.column === column)?.share;

describe('the quality of a frozen cohort', () => {
  it('is checked by these rules, and few is said of each where nothing is wrong', () => {
    expect(qualityRules.map(({ check, column }) => `${check} ${column}`)).toEqual([
      'missing sex',
      'missing modality',
      'missing body_site',
      'missing finding_concept_ids',
      'implausible age_years',
      'implausible image_date',
      'empty studies',
      'empty age_years',
      'empty sex',
      'empty modality',
      'empty body_site',
      'empty finding_concept_ids',
    ]);
    expect(new Set(checkQuality(cohort(200, 0, {}), terms).map(({ share }) => share))).toEqual(new Set(['few']));
  });

  it.each([
    ['missing', 'sex', { sex: 'unknown' }],
    ['missing', 'modality', { studies: [study, { ...study, modality: 'CT/concept 7' }] }],
    ['missing', 'modality', { studies: [{ ...study, modality: '' }] }],
    ['missing', 'body_site', { studies: [{ ...study, bodySite: '' }] }],
    ['missing', 'finding_concept_ids', { studies: [{ ...study, findingConceptIds: [] }] }],
    ['implausible', 'age_years', { ageYears: 121 }],
    ['implausible', 'age_years', { ageYears: null }],
    ['implausible', 'image_date', { impossibleImageDay: true }],
    ['empty', 'studies', { studies: [] }],
  ] as [string, string, Partial<QualityPerson>][])('tells how many have %s %s in words', (check, column, fault) => {
    expect(shareOf(cohort(1000, 0, fault), check, column)).toBe('few');
    expect(shareOf(cohort(1000, 49, fault), check, column)).toBe('few');
    expect(shareOf(cohort(1000, 50, fault), check, column)).toBe('some');
    expect(shareOf(cohort(1000, 500, fault), check, column)).toBe('most');
  });

  it('tells nobody apart below the threshold, in however small a cohort', () => {
    expect(shareOf(cohort(12, 9, { sex: 'unknown' }), 'missing', 'sex')).toBe('few');
    expect(shareOf(cohort(12, 10, { sex: 'unknown' }), 'missing', 'sex')).toBe('most');
  });

  it('finds a column in which nearly all have one value, without telling of the rest', () => {
    expect(shareOf(cohort(100, 100, { sex: 'male' }), 'empty', 'sex')).toBe('most');
    expect(shareOf(cohort(100, 91, { sex: 'male', ageYears: 50 }), 'empty', 'sex')).toBe('most');
    expect(shareOf(cohort(100, 50, { sex: 'male' }), 'empty', 'sex')).toBe('few');
  });

  it('blurs every border by noise that depends on who fails, and tells only of what it may', () => {
    const heard: string[] = [];
    const noise = (text: string) => {
      heard.push(text);
      return -5;
    };
    expect(shareOf(cohort(1000, 52, { sex: 'unknown' }), 'missing', 'sex', { noise })).toBe('few');
    expect(heard[0]).toContain('[0,1,2,3,');
    expect(checkQuality(cohort(20, 0, {}), { ...terms, isReported: (column) => column === 'sex' })).toHaveLength(2);
  });
});
