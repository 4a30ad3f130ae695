import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data } from 'dcmjs';
import { afterAll, expect, it } from 'vitest';
import { createExpectedInstances } from '#appliance/services/imaging/adapters/dimse/expected-instances';

const folder = mkdtempSync(join(tmpdir(), 'expected-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study = '1.2.826.0.1.3680043.99.1';
const uidElement = (tag: [number, number], uid: string): Buffer => {
  const value = uid.length % 2 === 0 ? uid : `${uid}\0`;
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag[0], 0);
  head.writeUInt16LE(tag[1], 2);
  head.write('UI', 4, 'latin1');
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, Buffer.from(value, 'latin1')]);
};
const arrived = (sopInstanceUid: string, studyUid: string = study) => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid,
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  dataset: Buffer.concat([
    Buffer.from([0x08, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x43, 0x54]),
    uidElement([0x0020, 0x000d], studyUid),
  ]),
});
const fetchOf = (name: string, instanceUids: readonly string[], studyInstanceUid = study) => ({
  studyInstanceUid,
  instanceUids,
  folder: join(folder, name),
  onReceived: () => {},
});

it('takes an instance that was asked for, as a DICOM file that another parser reads', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(fetchOf('a', ['1.2.3']));
  expect(expected.receive(arrived('1.2.3'))).toBe('STORED');
  const { files } = fetching.end();
  expect(files).toHaveLength(1);
  const { meta, dict } = data.DicomMessage.readFile(new Uint8Array(readFileSync(files[0]!)).buffer);
  expect(meta['00020003']?.Value).toEqual(['1.2.3']);
  expect(dict['00080060']?.Value).toEqual(['CT']);
});

it('counts an instance once that arrives twice', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(fetchOf('b', ['1.2.3', '1.2.4']));
  for (const uid of ['1.2.3', '1.2.3', '1.2.4']) expected.receive(arrived(uid));
  expect(fetching.end().files).toHaveLength(2);
});

it('refuses what nobody asked for, what comes too late, and names no file after a UID', () => {
  const expected = createExpectedInstances();
  const fetching = expected.expect(fetchOf('c', ['../../climb']));
  expect(expected.receive(arrived('9.9.9'))).toBe('NOT_EXPECTED');
  expect(expected.receive(arrived('../../climb'))).toBe('STORED');
  expect(readdirSync(join(folder, 'c'))).toEqual(['0.dcm']);
  fetching.end();
  expect(expected.receive(arrived('../../climb'))).toBe('NOT_EXPECTED');
});

it('gives an instance to every fetch of its study that expects it, whichever of their C-MOVEs sent it', () => {
  const expected = createExpectedInstances();
  const first = expected.expect(fetchOf('d1', ['1.2.3', '1.2.4']));
  const second = expected.expect(fetchOf('d2', ['1.2.3', '1.2.4']));
  expected.receive(arrived('1.2.3'));
  expected.receive(arrived('1.2.4'));
  expect(first.end().files).toHaveLength(2);
  expect(second.end().files).toHaveLength(2);
});

it('does not mix two studies that share a SOP Instance UID', () => {
  const expected = createExpectedInstances();
  const other = '1.2.826.0.1.3680043.99.2';
  const first = expected.expect(fetchOf('e1', ['1.2.3']));
  const second = expected.expect(fetchOf('e2', ['1.2.3'], other));
  expect(expected.receive(arrived('1.2.3', other))).toBe('STORED');
  expect(first.end().files).toEqual([]);
  expect(second.end().files).toHaveLength(1);
});

it('takes an instance whose header cannot be read where there is only one study that it can be of', () => {
  const expected = createExpectedInstances();
  const unreadable = { ...arrived('1.2.3'), dataset: Buffer.from([0xff]) };
  const first = expected.expect(fetchOf('f1', ['1.2.3']));
  expect(expected.receive(unreadable)).toBe('STORED');
  const second = expected.expect(fetchOf('f2', ['1.2.3'], '1.2.826.0.1.3680043.99.2'));
  expect(expected.receive(unreadable)).toBe('NOT_EXPECTED');
  expect(first.end().files).toHaveLength(1);
  expect(second.end().files).toEqual([]);
});

it('says that an instance was not written, and why, and still gives it to the fetch that can write it', () => {
  const expected = createExpectedInstances();
  const first = expected.expect(fetchOf('g1', ['1.2.3']));
  const second = expected.expect(fetchOf('g2', ['1.2.3']));
  rmSync(join(folder, 'g1'), { recursive: true });
  expect(expected.receive(arrived('1.2.3'))).toBe('NOT_WRITTEN');
  expect(first.end()).toMatchObject({ files: [], fault: { code: 'ENOENT' } });
  expect(second.end().files).toHaveLength(1);
});
