import { data } from 'dcmjs';
import { deidentifyDataset, type Pseudonyms } from '#domain/deidentification/deidentify-dataset';
import { textOf } from '#domain/deidentification/dicom-dataset';
import { residualIdentity } from '#domain/deidentification/residual-identity';
import { type PixelState, pixelState } from '../pixel-state.ts';

/** A de-identified DICOM file and what its pixels are worth. */
export type DeidentifiedFile = { readonly bytes: Buffer; readonly pixels: PixelState };

/** Uncompressed transfer syntaxes: implicit and explicit little endian, explicit big endian, deflated. */
const uncompressed = /^1\.2\.840\.10008\.1\.2(\.1|\.1\.99|\.2)?$/;

const required = ['00080016', '00080018', '0020000D', '0020000E'] as const;

/**
 * Takes the identity out of one DICOM file. Throws when it cannot be read, lacks what a DICOM object must have, or
 * still shows a part of the identity afterwards. File meta information is made anew: the old one names the sender.
 */
export function deidentifyFile(file: Buffer, pseudonyms: Pseudonyms): DeidentifiedFile {
  const bytes = new Uint8Array(file).buffer;
  const { meta, dict } = data.DicomMessage.readFile(bytes);
  if (required.some((tag) => textOf(dict, tag) === '')) throw new Error('not a complete DICOM object');
  const transferSyntax = textOf(meta, '00020010');
  const clean = deidentifyDataset(dict, pseudonyms);
  if (residualIdentity(dict, clean).length > 0) throw new Error('identity left in a kept attribute');
  const result = new data.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': { vr: 'UI', Value: [textOf(clean, '00080016')] },
    '00020003': { vr: 'UI', Value: [textOf(clean, '00080018')] },
    '00020010': { vr: 'UI', Value: [transferSyntax] },
    '00020012': { vr: 'UI', Value: ['2.25.309184216577012463980351752061932418874'] },
  });
  // PS3.5 §7.1: in the order of the tags, which the pseudonyms put at the end are not.
  for (const tag of Object.keys(clean).sort()) {
    const { vr, Value = [] } = clean[tag] ?? { vr: 'UN' };
    result.dict[tag] = { vr, Value: [...Value] };
  }
  return { bytes: Buffer.from(result.write()), pixels: pixelState(clean, !uncompressed.test(transferSyntax)) };
}
