import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { readParameters } from '#lambdas/platform/objects/read-parameters';

const file = (header: object, data: Buffer): Buffer => {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, data]);
};
const inPieces = async function* (content: Buffer, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
};
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const data = Buffer.from(new Float32Array([1, 2, 3]).buffer);
const good = file({ w: { dtype: 'F32', shape: [3], data_offsets: [0, 12] } }, data);

it.each([1, 7, 8, 9, 64, 4096])('hashes file and parameters the same in pieces of %i bytes', async (size) => {
  const found = await readParameters(inPieces(good, size), good.length);
  expect(found).toEqual({
    kind: 'valid',
    fileSha256: sha256(good),
    parametersSha256: sha256(data),
    parametersBytes: 12,
    layout: [{ name: 'w', dtype: 'float32', shape: [3] }],
  });
});

it.each([
  ['is empty', Buffer.alloc(0)],
  ['ends in its prefix', good.subarray(0, 5)],
  ['ends in its header', good.subarray(0, 20)],
  ['has bytes to spare', Buffer.concat([good, Buffer.alloc(4)])],
  ['is no safetensors file', Buffer.from('PK\u0003\u0004 something else altogether')],
])('refuses a file that %s', async (_, content) => {
  const found = await readParameters(inPieces(content, 16), content.length);
  expect(found.kind).toBe('invalid');
  expect(found.fileSha256).toBe(sha256(content));
});
