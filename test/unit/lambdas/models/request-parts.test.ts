import { beforeEach, expect, it } from 'vitest';
import { requestParts } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { makeRequestParts } from '#lambdas/models/request-parts';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type MemoryParts, memoryParts } from '#test/fakes/memory-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

const fileName = 'model.safetensors';
const first = new Uint8Array(16_777_216);
const last = new Uint8Array([1, 2, 3]);
let hub: HubParts;
let uploads: MemoryParts;
let partsId: string;

const part = (partNumber: number, content: Uint8Array) => ({ partNumber, sha256: sha256Hex(content) });
const ask = (parts: object[] = [part(1, first), part(2, last)], caller: Caller = people.owner, name = fileName) =>
  callOperation(
    requestParts,
    makeRequestParts({ ledger: hub.ledger, parts: uploads.parts, quarantineBucket: 'quarantine' }),
    caller,
    { params: { modelId: ids.model, fileName: name }, body: { parts } },
  );
const announced = (more: object = {}) =>
  hub.seed(fileItem(fileName, '', { sizeBytes: first.byteLength + 3, partsId, ...more }));

beforeEach(async () => {
  hub = hubParts();
  uploads = memoryParts(hub.store);
  partsId = await uploads.parts.begin({ bucket: 'quarantine', key: 'any' });
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem());
  announced();
});

it('answers a ticket for each part, for exactly its bytes', async () => {
  const at = `https://s3.test/quarantine/${ids.model}/${ids.upload}/${fileName}?id=${partsId}`;
  const ticket = { kind: 'ticket', expiresAt: '2026-01-01T12:15:00.000Z' };
  expect(await ask()).toEqual({
    parts: [
      {
        ...ticket,
        partNumber: 1,
        url: `${at}&part=1&seconds=900`,
        headers: { 'content-length': '16777216', 'x-sha256': sha256Hex(first) },
      },
      {
        ...ticket,
        partNumber: 2,
        url: `${at}&part=2&seconds=900`,
        headers: { 'content-length': '3', 'x-sha256': sha256Hex(last) },
      },
    ],
  });
});

it('says which parts are there, and hands out a ticket where other bytes are', async () => {
  const kinds = async () => (await ask()).parts.map(({ kind }) => kind);
  uploads.send(partsId, 2, last);
  expect(await kinds()).toEqual(['ticket', 'there']);
  uploads.send(partsId, 1, first);
  uploads.send(partsId, 2, new Uint8Array([1, 2, 4]));
  expect(await kinds()).toEqual(['there', 'ticket']);
});

it('refuses parts that the file does not have', async () => {
  expect(await refusal(ask([part(1, first), part(3, last)]))).toBe(
    'INPUT_INVALID | body.parts.1.partNumber: a part of the file',
  );
});

it.each<FileStatus>(['SCANNING', 'CLEAN', 'REJECTED'])('hands out nothing for a file that is %s', async (status) => {
  announced({ status });
  expect(await refusal(ask())).toMatch(/^WRONG_STATE \| params.fileName: /);
});

it('hands out nothing for a file that was announced as a whole, or whose upload has ended', async () => {
  announced({ partsId: undefined });
  expect(await refusal(ask())).toMatch(/^WRONG_STATE/);
  announced();
  await expect(ask()).resolves.toBeDefined();
  await uploads.parts.abort({ bucket: 'quarantine', key: 'any' }, partsId);
  expect(await refusal(ask())).toMatch(/^WRONG_STATE/);
});

it('is for whoever may change the model, about a file of it', async () => {
  expect(await refusal(ask(undefined, people.viewer))).toBe('FORBIDDEN');
  expect(await refusal(ask(undefined, people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(ask(undefined, people.owner, 'other.py'))).toBe('NOT_FOUND');
});
