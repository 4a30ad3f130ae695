import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dimse from 'dcmjs-dimse';

dimse.log.setLevel('silent');

const explicitLittleEndian = '1.2.840.10008.1.2.1';
const jpeg2000Lossless = '1.2.840.10008.1.2.4.90';

/** How a DICOM file's dataset is written, with the program of DCMTK that writes it so, where there is one. */
const programs = {
  RLE: ['dcmcrle'],
  'JPEG lossless': ['dcmcjpeg', '+e1'],
  'JPEG-LS': ['dcmcjpls'],
  'JPEG 2000': undefined,
  'several fragments a frame': ['dcmcjpeg', '+e1', '+fs', '16', '+ot'],
  'several fragments a frame and no offset table': ['dcmcjpeg', '+e1', '+fs', '16', '-ot'],
  deflated: ['dcmconv', '+td'],
  'big endian': ['dcmconv', '+tb'],
  'implicit value types': ['dcmconv', '+ti'],
} as const;

export type Compression = keyof typeof programs;

export const compressions = Object.keys(programs) as readonly Compression[];

async function transcode(from: string, to: string, transferSyntaxUid: string): Promise<void> {
  await dimse.Transcoding.initializeAsync();
  const dataset = dimse.Dataset.fromFile(from);
  if (dataset === undefined) throw new Error('no dataset');
  dimse.Transcoding.transcodeDataset(dataset, transferSyntaxUid).toFile(to, undefined, undefined, {
    fragmentMultiframe: false,
  });
}

async function inFolder(work: (from: string, to: string) => Promise<void> | void, file: Buffer): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'compressed-'));
  try {
    const [from, to] = [join(folder, 'from.dcm'), join(folder, 'to.dcm')];
    writeFileSync(from, file);
    await work(from, to);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same DICOM object, written as `compression` says. */
export const compressed = (file: Buffer, compression: Compression): Promise<Buffer> =>
  inFolder(async (from, to) => {
    const [program, ...options] = programs[compression] ?? [];
    if (program === undefined) await transcode(from, to, jpeg2000Lossless);
    else execFileSync(program, [...options, from, to]);
  }, file);

/** The pixels of a DICOM file of 16 bits, whatever it is compressed with. */
export async function pixelsOf(file: Buffer): Promise<Uint16Array> {
  const plain = await inFolder((from, to) => transcode(from, to, explicitLittleEndian), file);
  const folder = mkdtempSync(join(tmpdir(), 'pixels-'));
  try {
    writeFileSync(join(folder, 'plain.dcm'), plain);
    const value: unknown = dimse.Dataset.fromFile(join(folder, 'plain.dcm'))?.getElements().PixelData;
    const [bytes] = Array.isArray(value) ? value : [value];
    if (!(bytes instanceof ArrayBuffer)) throw new Error('no pixels');
    return new Uint16Array(bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
