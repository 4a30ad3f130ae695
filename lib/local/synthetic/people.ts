import { concepts } from './concepts.ts';
import { type Random, random } from './random.ts';
import type { SyntheticTrust } from './trusts.ts';

/** An invented person with everything that would identify a real one. */
export type SyntheticPerson = {
  readonly personId: number;
  /** Ten digits from the range that real NHS numbers never use; the PACS carries it as Patient ID. */
  readonly nhsNumber: string;
  /** DICOM person name, family^given. */
  readonly name: string;
  readonly address: string;
  readonly birthDate: string;
  readonly genderConceptId: number;
};

const starts = ['ZEL', 'QUOR', 'VAX', 'YTH', 'KREZ', 'OMBR', 'PHAE', 'DJU', 'WYX', 'THRO', 'XAN', 'GLIM'];
const middles = ['ABI', 'OND', 'URI', 'ELQ', 'OZZ', 'IBRA', 'UTH', 'ENGO'];
const ends = ['QUE', 'VORN', 'THA', 'ZIK', 'MOX', 'LYTH', 'DRA', 'PHUS'];
const streets = ['Quillhammer Row', 'Ozzlewick Lane', 'Threxley Mews', 'Vandermoot Close', 'Wyrmsey Gate'];

const word = (chance: Random): string => chance.pick(starts) + chance.pick(middles) + chance.pick(ends);
const two = (value: number): string => String(value).padStart(2, '0');

/** Every person of a trust, always the same. */
export function people(trust: SyntheticTrust): SyntheticPerson[] {
  const chance = random('people', trust.code);
  let personId = trust.firstPersonId;
  return Array.from({ length: trust.persons }, () => {
    personId += chance.whole(3, 4000);
    const year = chance.whole(1935, 2012);
    return {
      personId,
      nhsNumber: `999${String(personId % 10_000_000).padStart(7, '0')}`,
      name: `${word(chance)}^${word(chance)}`,
      address: `${chance.whole(1, 400)} ${chance.pick(streets)}, ${word(chance)}`,
      birthDate: `${year}-${two(chance.whole(1, 12))}-${two(chance.whole(1, 28))}`,
      genderConceptId: chance.chance(0.5) ? concepts.female : concepts.male,
    };
  });
}
