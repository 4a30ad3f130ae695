import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';

/**
 * SQL for one column of ids as one value: an array in PostgreSQL's own binary form, in base64 because the driver
 * reads every value as text. A million ids cost a tenth of what they cost as rows.
 */
export const idsInOneValue = (column: string): string =>
  `pg_catalog.encode(pg_catalog.array_send(pg_catalog.array_agg(${column})), 'base64')`;

/** Bytes of the header: dimensions, whether there are nulls, type of element; then size and lower bound of the one dimension. */
const headerBytes = 20;

/** Sizes of integer and bigint. */
const idBytes: readonly number[] = [4, 8];

const largestId = 2 ** 32 - 1;

/**
 * Reads what `idsInOneValue` answered; null stands for no row at all. The ids may repeat and have any order. Throws
 * where the value is no array of ids that a person may have.
 */
export function personIds(value: string | null): PersonSet {
  if (value === null) return new RoaringBitmap32();
  const bytes = Buffer.from(value, 'base64');
  const dimensions = bytes.length < headerBytes ? 0 : bytes.readInt32BE(0);
  const count = dimensions === 1 ? bytes.readInt32BE(12) : 0;
  const each = (bytes.length - headerBytes) / count;
  const width = each - 4;
  if (count <= 0 || !idBytes.includes(width)) throw new TypeError('not an array of ids');
  const ids = new Uint32Array(count);
  // One place stands for every element: its size comes before it, and a null has none.
  for (let index = 0, at = headerBytes; index < count; index += 1, at += each) {
    if (bytes.readInt32BE(at) !== width) throw new TypeError('not an array of ids');
    const id = width === 4 ? bytes.readInt32BE(at + 4) : Number(bytes.readBigInt64BE(at + 4));
    if (id < 0 || id > largestId) throw new RangeError('an id that no set of persons can hold');
    ids[index] = id;
  }
  return new RoaringBitmap32(ids);
}
