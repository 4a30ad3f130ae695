import { textOf } from '#domain/deidentification/dicom-dataset';
import { dicomFiles } from '../silent-dcmjs.ts';

const studyInstanceUid = '0020000D';

/** The Study Instance UID of a DICOM file; undefined when its header cannot be read that far, or has none. */
export function studyUidOf(file: Buffer): string | undefined {
  try {
    const { dict } = dicomFiles.DicomMessage.readFile(new Uint8Array(file).buffer, {
      // A character set that the parser does not know does not matter here.
      ignoreErrors: true,
      untilTag: studyInstanceUid,
      includeUntilTagValue: true,
    });
    return textOf(dict, studyInstanceUid) || undefined;
  } catch {
    return undefined;
  }
}
