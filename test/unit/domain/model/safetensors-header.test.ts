import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader, safetensorsHeaderBytes } from '#domain/model/safetensors-header';

const bytes = (header: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(header));
const tensor = (begin: number, end: number, shape: number[], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const read = (header: unknown, dataBytes: number) => {
  const encoded = bytes(header);
  return readSafetensorsHeader(encoded, 8 + encoded.byteLength + dataBytes);
};

describe('a safetensors header', () => {
  it('gives the layout in the order of the bytes, whatever the order of the names', () => {
    const header = read({ b: tensor(8, 24, [2, 2]), __metadata__: { format: 'pt' }, a: tensor(0, 8, [2]) }, 24);
    expect(header).toMatchObject({
      kind: 'valid',
      dataBytes: 24,
      layout: [
        { name: 'a', dtype: 'float32', shape: [2] },
        { name: 'b', dtype: 'float32', shape: [2, 2] },
      ],
    });
  });

  it('marks the integer buffers of PyTorch by their names, and no weight', () => {
    const header = {
      'bn.weight': tensor(0, 8, [2]),
      'bn.num_batches_tracked': tensor(8, 12, []),
      not_num_batches_tracked_here: tensor(12, 16, [1]),
    };
    expect(read(header, 16)).toMatchObject({
      layout: [
        { name: 'bn.weight', dtype: 'float32', shape: [2] },
        { name: 'bn.num_batches_tracked', role: 'buffer' },
        { name: 'not_num_batches_tracked_here', dtype: 'float32', shape: [1] },
      ],
    });
    const found = read(header, 16);
    const roles = found.kind === 'valid' ? found.layout.map(({ role }) => role) : [];
    expect(roles).toEqual([undefined, 'buffer', undefined]);
  });

  it('takes a scalar', () => {
    expect(read({ bias: tensor(0, 4, []) }, 4).kind).toBe('valid');
  });

  it.each([
    ['another type than float32', { a: tensor(0, 4, [2], 'F16') }, 4],
    ['a gap', { a: tensor(0, 4, [1]), b: tensor(8, 12, [1]) }, 12],
    ['an overlap', { a: tensor(0, 8, [2]), b: tensor(4, 12, [2]) }, 12],
    ['a shape that does not fit its bytes', { a: tensor(0, 8, [3]) }, 8],
    ['bytes after the last tensor', { a: tensor(0, 4, [1]) }, 8],
    ['fewer bytes than announced', { a: tensor(0, 8, [2]) }, 4],
    ['no tensor', { __metadata__: {} }, 0],
    ['an entry that is no tensor', { a: 'x' }, 0],
    ['a negative offset', { a: tensor(-4, 0, [1]) }, 0],
  ])('is refused with %s', (_, header, dataBytes) => {
    expect(read(header, dataBytes).kind).toBe('invalid');
  });

  it('is refused when it is not an object', () => {
    expect(read([], 0).kind).toBe('invalid');
    expect(readSafetensorsHeader(new TextEncoder().encode('{'), 9).kind).toBe('invalid');
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((text) => new TextEncoder().encode(text)),
          fc.uint8Array(),
        ),
        (content) => {
          expect(['valid', 'invalid']).toContain(readSafetensorsHeader(content, content.byteLength + 8).kind);
        },
      ),
    );
  });
});

describe('the length prefix', () => {
  const prefix = (length: bigint): Uint8Array => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, length, true);
    return new Uint8Array(view.buffer);
  };

  it('is read when the file is long enough for it', () => {
    expect(safetensorsHeaderBytes(prefix(100n), 108)).toBe(100);
  });

  it('is refused when it points past the end, is absurd or is cut off', () => {
    expect(safetensorsHeaderBytes(prefix(101n), 108)).toBeUndefined();
    expect(safetensorsHeaderBytes(prefix(2n ** 63n), Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(safetensorsHeaderBytes(prefix(0n), 108)).toBeUndefined();
    expect(safetensorsHeaderBytes(new Uint8Array(7), 108)).toBeUndefined();
  });
});
