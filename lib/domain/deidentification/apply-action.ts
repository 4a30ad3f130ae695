import type { ConfidentialityAction } from './confidentiality-actions.ts';
import type { DicomElement } from './dicom-dataset.ts';
import { dummyValue } from './dummy-value.ts';
import { keyedUid } from './keyed-uid.ts';

const standIns: Readonly<Record<ConfidentialityAction, 'remove' | 'empty' | 'dummy' | 'uid' | 'items'>> = {
  X: 'remove',
  Z: 'empty',
  D: 'dummy',
  U: 'uid',
  // Where the table leaves the choice to the attribute's type, the last form is valid for every type.
  'Z/D': 'dummy',
  'X/Z': 'empty',
  'X/D': 'dummy',
  'X/Z/D': 'dummy',
  'X/Z/U*': 'items',
};

/**
 * What the profile's action leaves of an attribute: nothing when it is to be removed. `items` de-identifies the
 * datasets of a sequence.
 */
export function applyAction(
  action: ConfidentialityAction,
  element: DicomElement,
  key: Uint8Array,
  items: (element: DicomElement) => DicomElement,
): DicomElement | undefined {
  switch (standIns[action]) {
    case 'remove':
      return undefined;
    case 'empty':
      return { vr: element.vr, Value: [] };
    case 'dummy':
      return dummyValue(element.vr);
    case 'items':
      return items(element);
    case 'uid':
      return {
        vr: 'UI',
        Value: (element.Value ?? []).map((uid) => keyedUid(key, String(uid).replaceAll('\0', '').trim())),
      };
  }
}
