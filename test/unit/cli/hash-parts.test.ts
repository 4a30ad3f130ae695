import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashParts } from '#cli/hash-parts';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { testFolder } from '#test/support/test-folder';

const part = 16_777_216;
let folder = '';
const hash = (bytes: number) => {
  const content = Buffer.alloc(bytes, 'flip');
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const parts = Array.from({ length: Math.ceil(bytes / part) }, (_, index) =>
    sha256Hex(content.subarray(index * part, (index + 1) * part)),
  );
  return { found: hashParts(path), expected: { sha256: sha256Hex(content), parts } };
};

beforeAll(() => {
  folder = testFolder('hash-parts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each([0, 1, part - 1, part, part + 1, 2 * part, 2 * part + 7])(
  'hashes %i bytes as a whole and by parts',
  async (bytes) => {
    const { expected, found } = hash(bytes);
    expect(await found).toEqual(expected);
  },
);
