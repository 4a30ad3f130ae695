import { expect, test } from 'vitest';
import { studies } from '#local/synthetic/studies';
import { syntheticTrusts } from '#local/synthetic/trusts';

test.each(syntheticTrusts)(
  '$code has some sixty studies, half of them with a lesion, under numbers of its own',
  (trust) => {
    const all = studies(trust);
    expect(all).toHaveLength(trust.studies);
    expect(all.filter(({ hasLesion }) => hasLesion)).toHaveLength(trust.studies / 2);
    const unique: (string | number)[][] = [
      all.map(({ accessionNumber }) => accessionNumber),
      all.map(({ studyUid }) => studyUid),
      all.map(({ person }) => person.personId),
    ];
    for (const values of unique) expect(new Set(values).size).toBe(all.length);
    for (const { accessionNumber, studyUid } of all) {
      expect(accessionNumber).toMatch(/^[A-Z]{3}\d{9}$/);
      expect(studyUid).toMatch(/^[\d.]{1,64}$/);
    }
  },
);

test.each(syntheticTrusts)('each defect is planted once at $code, within the cohort', (trust) => {
  const defects = studies(trust).filter(({ defect }) => defect !== undefined);
  expect(defects.map(({ defect }) => defect).sort()).toEqual(['empty-pixels', 'not-in-pacs', 'other-patient']);
  expect(defects.every(({ respiratory }) => respiratory)).toBe(true);
});

test('no study of one trust carries a number of another', () => {
  const numbers = syntheticTrusts.flatMap((trust) => studies(trust).map(({ accessionNumber }) => accessionNumber));
  expect(new Set(numbers).size).toBe(numbers.length);
});
