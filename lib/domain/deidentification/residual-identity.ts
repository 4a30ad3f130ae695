import { type DicomDataset, isDataset, textOf } from './dicom-dataset.ts';
import { keptAttributes } from './kept-attributes.ts';

/** Attributes whose value names the person, the order or the hospital, wherever else it may turn up. */
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

/** The scanner writes these itself, and people are called Philips. */
const writtenByMachine: ReadonlySet<string> = new Set(['00080070', '00081090']);

/** Numbers and UIDs are left out: a short patient id stands in some of them by chance. */
const textual: ReadonlySet<string> = new Set(['CS', 'LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'PN', 'AE']);

/** Shorter words occur in harmless values by chance: `AX`, `DX`. */
const shortestWord = 4;

const words = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}]+/u).filter((w) => w.length >= shortestWord);

function names(texts: readonly string[], identities: ReadonlySet<string>): boolean {
  return texts.some((text) => words(text).some((word) => identities.has(word)) || identities.has(text.trim()));
}

function residual(result: DicomDataset, identities: ReadonlySet<string>): readonly string[] {
  return Object.entries(result).flatMap(([tag, { vr, Value = [] }]) => {
    if (!keptAttributes.has(tag) || writtenByMachine.has(tag)) return [];
    if (vr === 'SQ') return Value.filter(isDataset).flatMap((item) => residual(item, identities));
    if (!textual.has(vr)) return [];
    const texts = Value.filter((value) => typeof value === 'string').map((value) => value.toUpperCase());
    return names(texts, identities) ? [tag] : [];
  });
}

/**
 * The tags kept in `result` in which a part of the original's identity still stands: nothing may be stored unless
 * there is none. It catches what no table can: a technician who typed the name where a technical value belongs.
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
