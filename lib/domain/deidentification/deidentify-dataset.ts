import { applyAction } from './apply-action.ts';
import { confidentialityAction } from './confidentiality-actions.ts';
import { dayShift } from './day-shift.ts';
import { type DicomDataset, type DicomElement, isDataset } from './dicom-dataset.ts';
import { keptAttributes } from './kept-attributes.ts';
import { allowedPrivateTags, type PrivateAttribute } from './private-attributes.ts';
import { isLongitudinal, shiftDates } from './shift-dates.ts';

/** The pseudonyms that replace the identity in a dataset, and the project's key for UIDs and dates (32 bytes). */
export type Pseudonyms = {
  readonly key: Uint8Array;
  readonly personKey: string;
  readonly studyKey: string;
  /** Private attributes that the trust allows to be kept; none by default. */
  readonly privateAttributes?: readonly PrivateAttribute[];
};

/**
 * Value representations of names, free text and unknown values; they are never kept, even where a list names the
 * attribute.
 */
const neverKept: ReadonlySet<string> = new Set(['PN', 'LT', 'ST', 'UT', 'UC', 'UR', 'UN', 'AE']);

const code = (value: string, meaning: string): DicomDataset => ({
  '00080100': { vr: 'SH', Value: [value] },
  '00080102': { vr: 'SH', Value: ['DCM'] },
  '00080104': { vr: 'LO', Value: [meaning] },
});

/** The attributes that state how the dataset was de-identified (PS3.15 Annex E). */
const deidentificationAttributes: DicomDataset = {
  '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
  '00120062': { vr: 'CS', Value: ['YES'] },
  '00120063': { vr: 'LO', Value: ['DICOM PS3.15 Annex E Basic Profile', 'Dates shifted', 'Attributes by allow-list'] },
  '00120064': {
    vr: 'SQ',
    Value: [
      code('113100', 'Basic Application Confidentiality Profile'),
      code('113107', 'Retain Longitudinal Temporal Information Modified Dates Option'),
    ],
  },
  '00280303': { vr: 'CS', Value: ['MODIFIED'] },
};

function withoutIdentity(dataset: DicomDataset, pseudonyms: Pseudonyms, days: number): Record<string, DicomElement> {
  const items = (element: DicomElement): DicomElement => ({
    vr: element.vr,
    Value: (element.Value ?? []).filter(isDataset).map((item) => withoutIdentity(item, pseudonyms, days)),
  });
  const privateTags = allowedPrivateTags(dataset, pseudonyms.privateAttributes ?? []);
  const result: Record<string, DicomElement> = {};
  for (const [tag, element] of Object.entries(dataset)) {
    const action = confidentialityAction(tag);
    if (isLongitudinal(tag)) result[tag] = shiftDates(element, days);
    else if (action !== undefined) {
      const replacement = applyAction(action, element, pseudonyms.key, items);
      if (replacement !== undefined) result[tag] = replacement;
    } else if (element.vr === 'SQ' && keptAttributes.has(tag)) result[tag] = items(element);
    else if (privateTags.has(tag) || (keptAttributes.has(tag) && !neverKept.has(element.vr)))
      result[tag] = { vr: element.vr, Value: element.Value ?? [] };
  }
  return result;
}

/**
 * De-identifies a dataset by DICOM PS3.15 Annex E, Basic Application Level Confidentiality Profile with the option
 * "Retain Longitudinal Temporal Information with Modified Dates": the trust's pseudonyms replace the identity, and only
 * attributes that an image needs are kept.
 */
export function deidentifyDataset(dataset: DicomDataset, pseudonyms: Pseudonyms): DicomDataset {
  return {
    ...withoutIdentity(dataset, pseudonyms, dayShift(pseudonyms.key, pseudonyms.personKey)),
    ...deidentificationAttributes,
    '00080050': { vr: 'SH', Value: [pseudonyms.studyKey] },
    '00100010': { vr: 'PN', Value: [pseudonyms.personKey] },
    '00100020': { vr: 'LO', Value: [pseudonyms.personKey] },
  };
}
