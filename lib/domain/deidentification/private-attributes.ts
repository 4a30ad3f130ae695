import { type DicomDataset, textOf } from './dicom-dataset.ts';

/** A private attribute that may be kept: its group, its creator, and the last two hexadecimal digits of its element. */
export type PrivateAttribute = { readonly group: string; readonly creator: string; readonly element: string };

/**
 * Tags of `dataset` that the allow-list names, and of the creator elements that reserve their blocks. The meaning of a
 * private tag depends on its creator (PS3.5 §7.8.1), so that an entry names the creator and never the number alone.
 */
export function allowedPrivateTags(dataset: DicomDataset, allowed: readonly PrivateAttribute[]): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const { group, creator, element } of allowed) {
    const reservation = new RegExp(`^${group.toUpperCase()}00([1-9A-F][0-9A-F])$`);
    for (const tag of Object.keys(dataset)) {
      const block = reservation.exec(tag)?.[1];
      if (block === undefined || textOf(dataset, tag) !== creator) continue;
      const attribute = `${group.toUpperCase()}${block}${element.toUpperCase()}`;
      if (dataset[attribute] !== undefined) kept.add(tag).add(attribute);
    }
  }
  return kept;
}
