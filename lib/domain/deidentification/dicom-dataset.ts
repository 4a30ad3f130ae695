/** One attribute of a parsed DICOM dataset; the values of a sequence are datasets. */
export type DicomElement = { readonly vr: string; readonly Value?: readonly unknown[] };

/** A parsed DICOM dataset: attributes by tag (eight upper-case hexadecimal digits). */
export type DicomDataset = { readonly [tag: string]: DicomElement };

/** Whether a value of a sequence is a dataset. */
export function isDataset(value: unknown): value is DicomDataset {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

/** The first value of an attribute as trimmed text; empty where the attribute is absent or has no value. */
export function textOf(dataset: DicomDataset, tag: string): string {
  const value = dataset[tag]?.Value?.[0];
  if (typeof value === 'string') return value.replaceAll('\0', '').trim();
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const name = Object.values(value).find((part) => typeof part === 'string' && part !== '');
  return typeof name === 'string' ? name.trim() : '';
}
