const keyBytes = (name: string): number => Buffer.byteLength(name);

/** Bytes of one value; a number takes 21 at most, and that is what is counted. */
const valueBytes = (value: unknown): number => {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 21;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value) || value instanceof Set)
    return [...value].reduce<number>((sum, member) => sum + 1 + valueBytes(member), 3);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).reduce((sum, [name, member]) => sum + 1 + keyBytes(name) + valueBytes(member), 3);
  return 1;
};

/**
 * Bytes that an item takes in DynamoDB, never fewer than it counts: UTF-8 of names and strings, 21 for a number, 1 for
 * a truth value, and 3 for a list, a set or a map with 1 for each member.
 */
export const itemBytes = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + keyBytes(name) + valueBytes(value), 0);
