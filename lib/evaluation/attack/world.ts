import { RoaringBitmap32 } from 'roaring-wasm';
import type { DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';
import { type Random, random } from '#local/synthetic/random';

/** A synthetic trust in memory. Persons are numbered from 0. */
export type World = {
  readonly persons: number;
  readonly everybody: PersonSet;
  /** One in twenty: what nobody else should learn of anybody. */
  readonly sensitive: PersonSet;
  /** Day of birth in days since 1920. */
  readonly birthDay: Int32Array;
  /** By value of the typed cohort: `female`, `male`; concept ids of conditions; modalities of images. */
  readonly sex: ReadonlyMap<string, PersonSet>;
  readonly conditions: ReadonlyMap<number, PersonSet>;
  readonly images: ReadonlyMap<string, PersonSet>;
  readonly tables: readonly DistributionTable[];
};

const bandOf = (birthDay: number): string => {
  const age = Math.max(0, Math.floor((38_700 - birthDay) / 365.25));
  return age >= 90 ? '90+' : `${Math.floor(age / 10) * 10}-${Math.floor(age / 10) * 10 + 9}`;
};

/** Each person in exactly one value, with these shares. */
const one = (chance: Random, shares: Readonly<Record<string, number>>) => (): string[] => {
  let left = chance.next();
  for (const [value, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return [value];
  }
  return [Object.keys(shares).at(-1) ?? 'unknown'];
};

/** Each person in any number of values, each with its own share. */
const any = (chance: Random, shares: Readonly<Record<string, number>>) => (): string[] =>
  Object.keys(shares).filter((value) => chance.chance(shares[value] ?? 0));

const years = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [String(2018 + index), 0.07]));

const months = {
  'no image': 0.4,
  ...Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [
      `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
      0.025,
    ]),
  ),
};

/** Chronic conditions by made-up concept ids, common to rare, as shares of the persons. */
const conditionShares: Readonly<Record<number, number>> = {
  316866: 0.2,
  201826: 0.08,
  317009: 0.07,
  313217: 0.03,
  255573: 0.03,
  432867: 0.15,
  4329847: 0.01,
  443392: 0.02,
};

/** Makes the trust: the same seed gives the same persons on every machine. */
export function makeWorld(persons: number, seed = 'attack'): World {
  const chance = random(seed, persons);
  const birthDay = Int32Array.from({ length: persons }, () => chance.whole(0, 38_600));
  const sensitive: number[] = [];
  const values: Record<DistributionName, (person: number) => string[]> = {
    ageBand: (person) => [bandOf(birthDay[person] ?? 0)],
    sex: one(chance, { female: 0.51, male: 0.485, unknown: 0.005 }),
    ethnicity: one(chance, { White: 0.6, Black: 0.15, Asian: 0.14, Mixed: 0.06, Other: 0.05 }),
    studyYear: any(chance, years),
    latestStudyMonth: one(chance, months),
    modality: any(chance, { CR: 0.15, CT: 0.12, DX: 0.2, MR: 0.08, US: 0.1 }),
    manufacturer: any(chance, { A: 0.12, B: 0.1, C: 0.08, D: 0.03 }),
    sliceThickness: any(chance, { '0-1': 0.05, '1-3': 0.07, '3-5': 0.04, '5+': 0.02 }),
  };
  const members = new Map<string, number[]>();
  const conditions = new Map<number, number[]>(Object.keys(conditionShares).map((id) => [Number(id), []]));
  for (let person = 0; person < persons; person += 1) {
    if (chance.chance(0.05)) sensitive.push(person);
    for (const [id, share] of Object.entries(conditionShares))
      if (chance.chance(share)) conditions.get(Number(id))?.push(person);
    for (const [name, valuesOf] of Object.entries(values))
      for (const label of valuesOf(person)) {
        const key = JSON.stringify([name, label]);
        const held = members.get(key);
        if (held === undefined) members.set(key, [person]);
        else held.push(person);
      }
  }
  const tables = (Object.keys(values) as DistributionName[]).map(
    (name): DistributionTable => ({
      name,
      values: [...members]
        .map(([key, of]) => ({ key: JSON.parse(key) as [string, string], of }))
        .filter(({ key }) => key[0] === name)
        .sort((one, other) => (one.key[1] < other.key[1] ? -1 : 1))
        .map(({ key, of }) => ({ label: key[1], members: RoaringBitmap32.from(of) })),
    }),
  );
  const byLabel = (name: DistributionName): Map<string, PersonSet> =>
    new Map(tables.find((table) => table.name === name)?.values.map(({ label, members }) => [label, members]));
  return {
    persons,
    everybody: RoaringBitmap32.fromRange(0, persons),
    sensitive: RoaringBitmap32.from(sensitive),
    birthDay,
    sex: byLabel('sex'),
    conditions: new Map([...conditions].map(([id, of]) => [id, RoaringBitmap32.from(of)])),
    images: byLabel('modality'),
    tables,
  };
}
