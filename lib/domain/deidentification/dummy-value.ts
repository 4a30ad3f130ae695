import type { DicomElement } from './dicom-dataset.ts';

const dummies: Readonly<Record<string, string>> = {
  DA: '19000101',
  DT: '19000101000000',
  TM: '000000',
  PN: 'REMOVED',
  AE: 'REMOVED',
  CS: 'REMOVED',
  LO: 'REMOVED',
  LT: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  UC: 'REMOVED',
  UT: 'REMOVED',
};

/**
 * The dummy value of action D for a value representation: the same for all persons, and empty where no dummy is
 * defined.
 */
export function dummyValue(vr: string): DicomElement {
  const dummy = dummies[vr];
  return { vr, Value: dummy === undefined ? [] : [dummy] };
}
