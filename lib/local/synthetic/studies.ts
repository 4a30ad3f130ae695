import { people, type SyntheticPerson } from './people.ts';
import { random } from './random.ts';
import type { SyntheticTrust } from './trusts.ts';

/** What is wrong with a study, as happens in real hospitals. */
export type Defect = 'not-in-pacs' | 'empty-pixels' | 'other-patient';

/** One imaging study as the record and the PACS know it. */
export type SyntheticStudy = {
  readonly person: SyntheticPerson;
  readonly accessionNumber: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly date: string;
  readonly hasLesion: boolean;
  /** Which of the places where lesions sit; every place is seen about as often. */
  readonly lesionPlace: number;
  /** Adults with a disorder of the lungs: the demo's cohort. The rest were scanned for other reasons. */
  readonly respiratory: boolean;
  readonly defect: Defect | undefined;
};

/** Arc of every UID that the synthetic hospitals make. */
export const uidArc = '1.2.826.0.1.3680043.8.498';
const defects: readonly Defect[] = ['not-in-pacs', 'empty-pixels', 'other-patient'];
const outsideCohort = 4;

/** The studies of a trust, one per imaged person. */
export function studies(trust: SyntheticTrust): SyntheticStudy[] {
  const chance = random('studies', trust.code);
  const adults = people(trust).filter(({ birthDate }) => birthDate < '2000-01-01');
  return adults.slice(0, trust.studies).map((person, index) => {
    const number = (trust.firstPersonId % 97) * 1_000_000 + 104_729 * (index + 1);
    const tail = `${trust.firstPersonId}${String(index).padStart(3, '0')}${chance.whole(1_000_000, 9_999_999)}`;
    return {
      person,
      accessionNumber: `${trust.code}${String(number).padStart(9, '0')}`,
      studyUid: `${uidArc}.${tail}.1`,
      seriesUid: `${uidArc}.${tail}.2`,
      date: `20${chance.whole(20, 24)}-0${chance.whole(1, 9)}-1${chance.whole(0, 9)}`,
      hasLesion: index % 2 === 0,
      lesionPlace: Math.floor(index / 2),
      respiratory: index < trust.studies - outsideCohort,
      // Spread over the cohort, so that a count of exclusions is a count of different causes.
      defect: defects[[7, 22, 41].indexOf(index)],
    };
  });
}
