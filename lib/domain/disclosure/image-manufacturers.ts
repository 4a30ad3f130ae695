/** Makers of imaging devices with a value of their own, and LIKE patterns of how devices name them, in upper case. */
const patterns: Readonly<Record<string, readonly string[]>> = {
  AGFA: ['AGFA%'],
  CANON: ['CANON%', 'TOSHIBA%'],
  CARESTREAM: ['CARESTREAM%', 'KODAK%', 'EASTMAN KODAK%'],
  ESAOTE: ['ESAOTE%'],
  FUJIFILM: ['FUJI%'],
  GE: ['GE', 'GE %', 'GEMS%', 'GENERAL ELECTRIC%'],
  HITACHI: ['HITACHI%'],
  HOLOGIC: ['HOLOGIC%', 'LORAD%'],
  'KONICA MINOLTA': ['KONICA%'],
  MINDRAY: ['MINDRAY%'],
  PHILIPS: ['PHILIPS%', 'ADAC%', 'MARCONI%'],
  SAMSUNG: ['SAMSUNG%', 'MEDISON%'],
  SHIMADZU: ['SHIMADZU%'],
  SIEMENS: ['SIEMENS%', 'ACUSON%'],
  'UNITED IMAGING': ['UIH', 'UNITED IMAGING%'],
};

/** The value of every other device. */
export const otherManufacturer = 'OTHER';

/** The values of the distribution by manufacturer, in order. */
export const manufacturerLabels: readonly string[] = [...Object.keys(patterns), otherManufacturer];

/** Each pattern with the value that it belongs to. */
export const manufacturerPatterns: readonly (readonly [pattern: string, label: string])[] = Object.entries(
  patterns,
).flatMap(([label, of]) => of.map((pattern) => [pattern, label] as const));
