import { textOf } from '#domain/deidentification/dicom-dataset';
import { dicomFiles } from '../silent-dcmjs.ts';

const studyInstanceUid = '0020000D';

/** The Study Instance UID of a DICOM file; undefined where the header cannot be read or has no such element. */
export function studyUidOf(file: Buffer): string | undefined {
  try {
    const { dict } = dicomFiles.DicomMessage.readFile(new Uint8Array(file).buffer, {
      // An unknown character set does not affect a UID.
      ignoreErrors: true,
      untilTag: studyInstanceUid,
      includeUntilTagValue: true,
    });
    return textOf(dict, studyInstanceUid) || undefined;
  } catch {
    return undefined;
  }
}
