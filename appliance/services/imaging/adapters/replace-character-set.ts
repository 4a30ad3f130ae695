import { textOf } from '#domain/deidentification/dicom-dataset';
import { dicomFiles } from './silent-dcmjs.ts';

const characterSet = 0x0008_0005;
const latin = Buffer.from('ISO_IR 100', 'latin1');

/** Value representations with a length of four bytes in explicit VR, of those that may come before (0008,0005). */
const longLengthVrs: ReadonlySet<string> = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

/**
 * Returns the file with ISO_IR 100 as its Specific Character Set (0008,0005), in place of the original value. The
 * parser refuses a file with several character sets or with an unknown one. In ISO_IR 100 every byte is a character, so
 * that parts of a name are still found in every attribute; free text is removed in any case. Returns the file unchanged
 * where it has no such element. Throws where the file meta information cannot be read.
 */
export function replaceCharacterSet(file: Buffer): Buffer {
  const start = 144 + file.readUInt32LE(140);
  const { meta } = dicomFiles.DicomMessage.readFile(new Uint8Array(file.subarray(0, start)).buffer);
  const syntax = textOf(meta, '00020010');
  const implicit = syntax === '1.2.840.10008.1.2';
  const big = syntax === '1.2.840.10008.1.2.2';
  const short = (at: number): number => (big ? file.readUInt16BE(at) : file.readUInt16LE(at));
  const long = (at: number): number => (big ? file.readUInt32BE(at) : file.readUInt32LE(at));
  for (let at = start; at + 8 <= file.length; ) {
    const tag = short(at) * 0x1_0000 + short(at + 2);
    if (tag > characterSet) break;
    const isLong = !implicit && longLengthVrs.has(file.toString('latin1', at + 4, at + 6));
    const head = isLong ? 12 : 8;
    const length = implicit ? long(at + 4) : isLong ? long(at + 8) : short(at + 6);
    if (tag < characterSet) {
      at += head + length;
      continue;
    }
    const element = Buffer.from(file.subarray(at, at + head));
    if (implicit) element.writeUInt32LE(latin.length, 4);
    else if (big) element.writeUInt16BE(latin.length, 6);
    else element.writeUInt16LE(latin.length, 6);
    return Buffer.concat([file.subarray(0, at), element, latin, file.subarray(at + head + length)]);
  }
  return file;
}
