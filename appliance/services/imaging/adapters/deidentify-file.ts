import { deidentifyDataset, type Pseudonyms } from '#domain/deidentification/deidentify-dataset';
import { type DicomDataset, textOf } from '#domain/deidentification/dicom-dataset';
import { residualIdentity } from '#domain/deidentification/residual-identity';
import type { DeidentifiedFile } from '../deidentified-series.ts';
import { pixelState } from '../pixel-state.ts';
import { joinFrames } from './join-frames.ts';
import { replaceCharacterSet } from './replace-character-set.ts';
import { dicomFiles } from './silent-dcmjs.ts';

const explicitLittleEndian = '1.2.840.10008.1.2.1';
const deflated = '1.2.840.10008.1.2.1.99';

/** Uncompressed transfer syntaxes: implicit and explicit little endian, explicit big endian. */
const uncompressed = /^1\.2\.840\.10008\.1\.2(\.1|\.2)?$/;

const required = ['00080016', '00080018', '0020000D', '0020000E'] as const;

/** Size of the decompressed pixels in bytes, calculated from the header and not from the pixel data element. */
const pixelBytes = (dataset: DicomDataset): number => {
  const numbers = ['00280010', '00280011', '00280002', '00280100'].map((tag) => Number(textOf(dataset, tag)) || 0);
  return numbers.reduce((product, n) => product * n, (Number(textOf(dataset, '00280008')) || 1) / 8);
};

/** The parser's messages for character sets that it cannot decode. */
const characterSetUnsupported = /^(Unsupported character set|Using multiple character sets)/;

function parse(file: Buffer): ReturnType<typeof dicomFiles.DicomMessage.readFile> {
  const read = (bytes: Buffer) => dicomFiles.DicomMessage.readFile(new Uint8Array(bytes).buffer);
  try {
    return read(file);
  } catch (error) {
    if (error instanceof Error && characterSetUnsupported.test(error.message)) return read(replaceCharacterSet(file));
    throw error;
  }
}

/**
 * De-identifies one DICOM file. Throws an `Error` when it cannot be read, lacks a required UID, or still holds a part
 * of the identity afterwards. File meta information is written anew, because the original names the sender. Compressed
 * frames are written in one fragment each, as RLE requires (PS3.5 §A.4.2) and every reader supports; a deflated dataset
 * is written inflated, in explicit little endian.
 */
export function deidentifyFile(file: Buffer, pseudonyms: Pseudonyms): DeidentifiedFile {
  const { meta, dict } = parse(file);
  if (required.some((tag) => textOf(dict, tag) === '')) throw new Error('not a complete DICOM object');
  const received = textOf(meta, '00020010');
  const transferSyntaxUid = received === deflated ? explicitLittleEndian : received;
  const compressed = !uncompressed.test(transferSyntaxUid);
  const clean = deidentifyDataset(dict, pseudonyms);
  if (residualIdentity(dict, clean).length > 0) throw new Error('identity left in a kept attribute');
  const sopClassUid = textOf(clean, '00080016');
  const sopInstanceUid = textOf(clean, '00080018');
  const result = new dicomFiles.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': { vr: 'UI', Value: [sopClassUid] },
    '00020003': { vr: 'UI', Value: [sopInstanceUid] },
    '00020010': { vr: 'UI', Value: [transferSyntaxUid] },
    '00020012': { vr: 'UI', Value: ['2.25.309184216577012463980351752061932418874'] },
  });
  // PS3.5 §7.1 requires the order of the tags; the pseudonyms were added at the end.
  for (const tag of Object.keys(clean).sort()) {
    const { vr, Value = [] } = clean[tag] ?? { vr: 'UN' };
    result.dict[tag] = { vr, Value: [...Value] };
  }
  const pixels = result.dict['7FE00010'];
  if (compressed && pixels !== undefined) {
    const fragments = (pixels.Value ?? []).filter((value) => value instanceof ArrayBuffer);
    pixels.Value = joinFrames(fragments, Number(textOf(clean, '00280008')) || 1);
  }
  return {
    bytes: Buffer.from(result.write({ fragmentMultiframe: false })),
    pixels: pixelState(clean, compressed),
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
    series: {
      instanceUid: textOf(clean, '0020000E'),
      number: Number(textOf(clean, '00200011')) || 0,
      modality: textOf(clean, '00080060'),
    },
    pixelBytes: pixelBytes(clean),
  };
}
