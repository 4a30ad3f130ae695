import { readFileSync } from 'node:fs';
import { silentDimse } from './silent-dimse.ts';

/** Preamble, `DICM`, and the element (0002,0000) whose value is the length of the meta elements after it. */
const groupLengthAt = 128 + 4 + 8;

/** A DICOM file to be sent, with the UIDs that the association needs. */
export type EncodedFile = {
  readonly file: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
};

/**
 * The dataset of a file, sent byte for byte as stored. The library would decode and encode it again, which splits
 * frames into fragments and fails for objects with 32 bits per pixel. It must be sent in its own transfer syntax only.
 */
export class EncodedDataset extends silentDimse.Dataset {
  readonly #file: string;

  constructor({ file, sopClassUid, sopInstanceUid, transferSyntaxUid }: EncodedFile) {
    super({ SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid }, transferSyntaxUid);
    this.#file = file;
  }

  override getDenaturalizedDataset(): Buffer {
    const bytes = readFileSync(this.#file);
    return bytes.subarray(groupLengthAt + 4 + bytes.readUInt32LE(groupLengthAt));
  }
}
