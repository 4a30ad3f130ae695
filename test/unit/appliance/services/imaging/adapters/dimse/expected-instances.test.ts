import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data } from 'dcmjs';
import { afterAll, expect, it } from 'vitest';
import { createExpectedInstances } from '#appliance/services/imaging/adapters/dimse/expected-instances';

const folder = mkdtempSync(join(tmpdir(), 'expected-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const arrived = (sopInstanceUid: string) => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid,
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  dataset: Buffer.from([0x08, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x43, 0x54]),
});

it('takes an instance that was asked for, as a DICOM file that another parser reads', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(['1.2.3'], join(folder, 'a'));
  expect(expected.take(arrived('1.2.3'))).toBe(true);
  const files = fetching.end();
  expect(files).toHaveLength(1);
  const { meta, dict } = data.DicomMessage.readFile(new Uint8Array(readFileSync(files[0]!)).buffer);
  expect(meta['00020003']?.Value).toEqual(['1.2.3']);
  expect(dict['00080060']?.Value).toEqual(['CT']);
});

it('counts an instance once that arrives twice', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(['1.2.3', '1.2.4'], join(folder, 'b'));
  for (const uid of ['1.2.3', '1.2.3', '1.2.4']) expected.take(arrived(uid));
  expect(fetching.end()).toHaveLength(2);
});

it('refuses what nobody asked for, what comes too late, and names no file after a UID', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(['../../climb'], join(folder, 'c'));
  expect(expected.take(arrived('9.9.9'))).toBe(false);
  expect(expected.take(arrived('../../climb'))).toBe(true);
  expect(readdirSync(join(folder, 'c'))).toEqual(['0.dcm']);
  fetching.end();
  expect(expected.take(arrived('../../climb'))).toBe(false);
});
