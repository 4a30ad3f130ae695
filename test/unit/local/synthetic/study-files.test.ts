import { createHash } from 'node:crypto';
import { data } from 'dcmjs';
import { expect, test } from 'vitest';
import { textOf } from '#domain/deidentification/dicom-dataset';
import { identities } from '#local/synthetic/identities';
import { studies } from '#local/synthetic/studies';
import { studyFiles } from '#local/synthetic/study-files';
import { syntheticTrusts } from '#local/synthetic/trusts';

const trust = syntheticTrusts[0]!;
const hash = (files: readonly Uint8Array[]): string[] =>
  files.map((file) => createHash('sha256').update(file).digest('hex'));
const filesOf = (defect: string | undefined) =>
  studyFiles(trust, studies(trust).find((study) => study.defect === defect)!);
const read = (file: Uint8Array) => data.DicomMessage.readFile(new Uint8Array(file).buffer).dict;
const pixels = (file: Uint8Array) => Buffer.from(read(file)['7FE00010']?.Value?.[0] as ArrayBuffer);

test('the same study is made of the same bytes every time, another study of others', () => {
  const [one, other] = studies(trust);
  expect(hash(studyFiles(trust, one!))).toEqual(hash(studyFiles(trust, one!)));
  expect(hash(studyFiles(trust, one!))).not.toEqual(hash(studyFiles(trust, other!)));
});

test('a study is one series of four slices that names its person in many places', () => {
  const study = studies(trust)[0]!;
  const files = studyFiles(trust, study).map(read);
  expect(files).toHaveLength(4);
  expect(new Set(files.map((file) => textOf(file, '0020000E'))).size).toBe(1);
  expect(new Set(files.map((file) => textOf(file, '00080018'))).size).toBe(4);
  for (const file of files) {
    expect(textOf(file, '00080050')).toBe(study.accessionNumber);
    expect(textOf(file, '00100020')).toBe(study.person.nhsNumber);
    for (const careless of ['00104000', '00091001', '00081030'])
      expect(textOf(file, careless)).toContain(study.person.name);
  }
});

test('what the headers give away is what the leak search looks for', () => {
  const known = new Set(identities(trust));
  const file = read(studyFiles(trust, studies(trust)[0]!)[0]!);
  for (const tag of ['00080050', '00080080', '00080081', '00080090', '00100020', '00101040', '0020000D', '0020000E'])
    expect(known).toContain(textOf(file, tag));
});

test('an empty study shows nothing, a sound one shows a chest', () => {
  expect(filesOf('empty-pixels').every((file) => pixels(file).every((byte) => byte === 0))).toBe(true);
  expect(new Set(pixels(filesOf(undefined)[0]!)).size).toBeGreaterThan(100);
});
