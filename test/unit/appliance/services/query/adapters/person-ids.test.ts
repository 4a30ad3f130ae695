import { describe, expect, it } from 'vitest';
import { parsePersonIds } from '#appliance/services/query/adapters/person-ids';

/** What PostgreSQL's array_send writes of one dimension. */
function sent(width: 4 | 8, ids: readonly bigint[], dimensions = 1): string {
  const bytes = Buffer.alloc(20 + ids.length * (4 + width));
  bytes.writeInt32BE(dimensions, 0);
  bytes.writeInt32BE(width === 4 ? 23 : 20, 8);
  bytes.writeInt32BE(ids.length, 12);
  bytes.writeInt32BE(1, 16);
  ids.forEach((id, index) => {
    const at = 20 + index * (4 + width);
    bytes.writeInt32BE(width, at);
    if (width === 4) bytes.writeInt32BE(Number(id), at + 4);
    else bytes.writeBigInt64BE(id, at + 4);
  });
  return bytes.toString('base64').replace(/.{76}/g, '$&\n');
}

const many = Array.from({ length: 1000 }, (_, index) => BigInt(index * 7));

describe('the ids of a set in one value', () => {
  it('are read whether they are integer or bigint, each once, in any order', () => {
    expect(parsePersonIds(sent(4, [7n, 2n, 7n])).toArray()).toEqual([2, 7]);
    expect(parsePersonIds(sent(8, [4_294_967_295n, 2n])).toArray()).toEqual([2, 4_294_967_295]);
    expect(parsePersonIds(sent(4, many)).size).toBe(1000);
  });

  it('are none where no row was found', () => {
    expect(parsePersonIds(null).size).toBe(0);
  });

  it('are refused where a person can have no such id', () => {
    expect(() => parsePersonIds(sent(4, [-1n]))).toThrow(RangeError);
    expect(() => parsePersonIds(sent(8, [4_294_967_296n]))).toThrow(RangeError);
  });

  it('are refused where the value is no array of ids', () => {
    const withNull = Buffer.from(sent(4, [1n, 2n]), 'base64');
    withNull.writeInt32BE(-1, 20);
    for (const value of ['', 'AAAA', sent(4, [], 0), sent(4, [1n], 2), withNull.toString('base64')])
      expect(() => parsePersonIds(value)).toThrow(TypeError);
  });
});
