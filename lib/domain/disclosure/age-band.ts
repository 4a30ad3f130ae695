const oldest = 90;

/** The value of persons without an age: born after the data date. */
export const unknownAge = 'unknown';

/** Ten-year bands in order; from 90 on they are one, because there are few and they are known. */
export const ageBands: readonly string[] = [
  ...Array.from({ length: oldest / 10 }, (_, index) => `${index * 10}-${index * 10 + 9}`),
  `${oldest}+`,
];

/** The band of an age in completed years. */
export function ageBandOf(ageYears: number | null): string {
  if (ageYears === null || ageYears < 0) return unknownAge;
  if (ageYears >= oldest) return `${oldest}+`;
  const low = Math.floor(ageYears / 10) * 10;
  return `${low}-${low + 9}`;
}
