/**
 * JSON as Python's `json.dumps` writes it by default: ", " and ": ", everything beyond ASCII escaped. Object ids are
 * hashes of these bytes, so a space more or less is another object.
 */
export function pythonJson(value: string | number | readonly unknown[] | object): string {
  if (typeof value === 'string')
    return JSON.stringify(value).replaceAll(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('only whole numbers are written alike by both languages');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${pythonJson(key)}: ${pythonJson(item)}`)
    .join(', ')}}`;
}
