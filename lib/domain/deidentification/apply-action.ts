import type { ConfidentialityAction } from './confidentiality-actions.ts';
import type { DicomElement } from './dicom-dataset.ts';
import { dummyValue } from './dummy-value.ts';
import { keyedUid } from './keyed-uid.ts';

const results: Readonly<Record<ConfidentialityAction, 'remove' | 'empty' | 'dummy' | 'uid' | 'items'>> = {
  X: 'remove',
  Z: 'empty',
  D: 'dummy',
  U: 'uid',
  // A combined code allows a choice by the attribute's type; the result chosen here is valid for every type.
  'Z/D': 'dummy',
  'X/Z': 'empty',
  'X/D': 'dummy',
  'X/Z/D': 'dummy',
  'X/Z/U*': 'items',
};

/**
 * Applies the profile's action to an attribute. Returns undefined where the attribute must be removed. `key` is the
 * project's key for UIDs; `items` de-identifies the datasets of a sequence.
 */
export function applyAction(
  action: ConfidentialityAction,
  element: DicomElement,
  key: Uint8Array,
  items: (element: DicomElement) => DicomElement,
): DicomElement | undefined {
  switch (results[action]) {
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
