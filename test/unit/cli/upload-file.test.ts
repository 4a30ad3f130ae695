import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { uploadFile } from '#cli/upload-file';
import type { HubClient } from '#client/hub-client';
import { AppError } from '#contracts/app-error';
import type { ModelId } from '#contracts/ids';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { testFolder } from '#test/support/test-folder';

const part = 16_777_216;
const modelId = 'm' as ModelId;
let folder = '';
/** What the store has, by the path of the link. */
let held: Map<string, Uint8Array>;
/** What the hub knows of the file. */
let announced: { sha256: string; status: string; inParts: boolean } | undefined;
let calls: string[];
let refuseOnce: number[];

const hub = {
  call: async (operation: { id: string }, { body }: { body?: any }): Promise<any> => {
    calls.push(operation.id);
    const sha256 = announced?.sha256;
    if (operation.id === 'get-model')
      return { files: announced === undefined ? [] : [{ ...announced, fileName: 'model.safetensors' }] };
    if (operation.id === 'request-upload') {
      announced = { sha256: body.sha256, status: 'AWAITING', inParts: body.inParts };
      held.clear();
      return body.inParts
        ? { kind: 'parts', partBytes: part, parts: Math.ceil(body.sizeBytes / part) }
        : { kind: 'whole', url: 'https://s3.test/whole', headers: {} };
    }
    if (operation.id === 'request-parts') {
      if (announced?.inParts !== true) throw new AppError('WRONG_STATE');
      return {
        parts: body.parts.map(({ partNumber, sha256: wanted }: { partNumber: number; sha256: string }) => {
          const there = held.get(`/${partNumber}`);
          return there !== undefined && sha256Hex(there) === wanted
            ? { kind: 'there', partNumber }
            : { kind: 'ticket', partNumber, url: `https://s3.test/${partNumber}`, headers: {} };
        }),
      };
    }
    if (operation.id === 'complete-upload') announced = { sha256: sha256 ?? '', status: 'SCANNING', inParts: true };
    return {};
  },
} as unknown as HubClient;

const file = (bytes: number): { path: string; content: Buffer } => {
  const content = Buffer.alloc(bytes, 'flip');
  const path = join(folder, 'model.safetensors');
  writeFileSync(path, content);
  return { path, content };
};
const upload = async (path: string): Promise<string[]> => {
  const told: string[] = [];
  await uploadFile(hub, modelId, path, (line) => told.push(line));
  return told;
};
const joined = (parts: number): Buffer =>
  Buffer.concat(Array.from({ length: parts }, (_, index) => held.get(`/${index + 1}`) ?? new Uint8Array()));

beforeAll(() => {
  folder = testFolder('upload-file');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  held = new Map();
  announced = undefined;
  calls = [];
  refuseOnce = [];
  vi.stubGlobal('fetch', async (url: string, { body }: { body: Blob }) => {
    const { pathname } = new URL(url);
    const status = refuseOnce.shift() ?? 200;
    if (status === 200) held.set(pathname, new Uint8Array(await body.arrayBuffer()));
    return new Response(null, { status });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('sends a small file as a whole', async () => {
  const { content, path } = file(part);
  await upload(path);
  expect(calls).toEqual(['request-upload', 'complete-upload']);
  expect(Buffer.from(held.get('/whole') ?? []).equals(content)).toBe(true);
});

it('sends a large file in parts, a few at a time', async () => {
  const { content, path } = file(5 * part + 3);
  expect(await upload(path)).toEqual([
    'model.safetensors: 4 of 6 parts, 0 of them from before',
    'model.safetensors: 6 of 6 parts, 0 of them from before',
  ]);
  expect(joined(6).equals(content)).toBe(true);
  expect(calls).toEqual(['get-model', 'request-upload', 'request-parts', 'request-parts', 'complete-upload']);
});

it('goes on with the same bytes where it was interrupted, and begins anew with other bytes', async () => {
  const { content, path } = file(5 * part + 3);
  announced = { sha256: sha256Hex(content), status: 'AWAITING', inParts: true };
  held.set('/2', content.subarray(part, 2 * part));
  expect((await upload(path)).at(-1)).toBe('model.safetensors: 6 of 6 parts, 1 of them from before');
  expect(calls).not.toContain('request-upload');
  expect(joined(6).equals(content)).toBe(true);
  announced = { sha256: sha256Hex('other'), status: 'AWAITING', inParts: true };
  expect((await upload(path)).at(-1)).toBe('model.safetensors: 6 of 6 parts, 0 of them from before');
});

it('begins anew where the upload has ended meanwhile', async () => {
  const { content, path } = file(part + 1);
  announced = { sha256: sha256Hex(content), status: 'AWAITING', inParts: false };
  await upload(path);
  expect(calls).toEqual(['get-model', 'request-parts', 'request-upload', 'request-parts', 'complete-upload']);
});

it('asks for new tickets where the store does not take a part, and sends that part alone', async () => {
  const { content, path } = file(part + 1);
  refuseOnce = [503];
  await upload(path);
  expect(joined(2).equals(content)).toBe(true);
  expect(calls.filter((id) => id === 'request-parts')).toHaveLength(2);
});

it('says which file cannot be read, before anything is announced', async () => {
  await expect(upload(join(folder, 'missing.py'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  expect(calls).toEqual([]);
});
