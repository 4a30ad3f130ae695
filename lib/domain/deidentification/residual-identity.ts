import { type DicomDataset, isDataset, textOf } from './dicom-dataset.ts';
import { keptAttributes } from './kept-attributes.ts';

/**
 * Attributes whose values identify the person, the order or the hospital; the same text may be in other attributes too.
 */
const identifying: readonly string[] = [
  '00080050', // AccessionNumber
  '00080090', // ReferringPhysicianName
  '00100010', // PatientName
  '00100020', // PatientID
  '00101000', // OtherPatientIDs
  '00101001', // OtherPatientNames
  '00101005', // PatientBirthName
  '00101040', // PatientAddress
  '00102154', // PatientTelephoneNumbers
];

/** Manufacturer and its model name: the scanner writes them, and a person may have the same name, such as Philips. */
const writtenByMachine: ReadonlySet<string> = new Set(['00080070', '00081090']);

/** Value representations that are searched. Numbers and UIDs are not: some contain a short patient id by chance. */
const textual: ReadonlySet<string> = new Set(['CS', 'LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'PN', 'AE']);

/** Shorter words are in technical values by chance, such as `AX` or `DX`. */
const shortestWord = 4;

const words = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}]+/u).filter((w) => w.length >= shortestWord);

function containIdentity(texts: readonly string[], identities: ReadonlySet<string>): boolean {
  return texts.some((text) => words(text).some((word) => identities.has(word)) || identities.has(text.trim()));
}

function residual(result: DicomDataset, identities: ReadonlySet<string>): readonly string[] {
  return Object.entries(result).flatMap(([tag, { vr, Value = [] }]) => {
    if (!keptAttributes.has(tag) || writtenByMachine.has(tag)) return [];
    if (vr === 'SQ') return Value.filter(isDataset).flatMap((item) => residual(item, identities));
    if (!textual.has(vr)) return [];
    const texts = Value.filter((value) => typeof value === 'string').map((value) => value.toUpperCase());
    return containIdentity(texts, identities) ? [tag] : [];
  });
}

/**
 * The tags of kept attributes in `result` that still contain a part of the original's identity. A dataset may be stored
 * only where there is none. No table of attributes finds this case: a technician typed a name into a technical
 * attribute.
 */
export function residualIdentity(original: DicomDataset, result: DicomDataset): readonly string[] {
  const identities = new Set(
    identifying.flatMap((tag) => {
      const text = textOf(original, tag).toUpperCase();
      return text === '' ? [] : [text, ...words(text)];
    }),
  );
  return residual(result, identities);
}
