import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildReply } from '#appliance/services/fl-client/backends/flower/build-reply';
import { decodeFleet } from '#appliance/services/fl-client/backends/flower/fleet-codec';
import type { FlowerMetadata } from '#appliance/services/fl-client/backends/flower/fleet-messages';
import { allObjects, flowerObject, objectTree, treeIds } from '#appliance/services/fl-client/backends/flower/flower-object';
import { decodeNpy, encodeNpy } from '#appliance/services/fl-client/backends/flower/npy';
import { pythonJson } from '#appliance/services/fl-client/backends/flower/python-json';
import { readInstruction } from '#appliance/services/fl-client/backends/flower/read-instruction';
import { arrayRecord, configRecord, recordDict } from '#appliance/services/fl-client/backends/flower/records';
import { floatBytes } from '#domain/egress/float-vector';

type Golden = { readonly id: string; readonly objects: Record<string, string> };
const golden: Record<'instruction' | 'reply' | 'replyWithoutTasks' | 'error', Golden> & Record<string, any> =
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../../fixtures/fleet/golden-objects.json'), 'utf8'));
const bytesOf = (message: Golden): Map<string, Uint8Array> =>
  new Map(Object.entries(message.objects).map(([id, hex]) => [id, Buffer.from(hex, 'hex')]));

const values = Float32Array.from([0, 1, 2, 3, 4, 5, 6]);
const now = new Date(1_763_700_000_125);
const instruction = (tasks: boolean): FlowerMetadata => ({
  runId: 17446744073709551615n,
  messageId: 'ab'.repeat(32),
  srcNodeId: 1n,
  dstNodeId: 2n ** 63n + 5n,
  replyToMessageId: '',
  groupId: '',
  createdAt: 1_763_700_000.125 - 10,
  ttl: 110.5,
  messageType: 'train',
  ...(tasks ? { srcTaskId: 77n, dstTaskId: 0n } : {}),
});
const released = (parameters: Float32Array | undefined) =>
  ({
    kind: 'released',
    parameters: parameters === undefined ? undefined : floatBytes(parameters),
    examples: 40,
    metrics: { loss: 0.1235, auc: 1 },
    nonce: 'é☃\u{1f600}"\\',
  }) as const;

describe('objects of Flower', () => {
  it.each([
    ['reply', () => buildReply(instruction(true), released(values), now)],
    ['replyWithoutTasks', () => buildReply(instruction(false), released(undefined), now)],
    [
      'error',
      () =>
        buildReply(instruction(false), { kind: 'failed', failure: { code: 'APP_FAILED', class: 'permanent' } }, now),
    ],
  ] as const)('are byte for byte what Python makes of the same message (%s)', (name, build) => {
    const { root } = build();
    const made = Object.fromEntries(allObjects(root).map(({ id, bytes }) => [id, Buffer.from(bytes).toString('hex')]));
    expect(made).toEqual(golden[name].objects);
    expect(root.id).toBe(golden[name].id);
  });

  it('have the ids that Python gives to large arrays with equal chunks, to nothing, and to names beyond ASCII', () => {
    expect(arrayRecord('parameters', new Float32Array(3_000_000)).id).toBe(golden.largeArrayRecordId);
    expect(recordDict({}).id).toBe(golden.emptyRecordDictId);
    expect(recordDict({ 'naïve ☃\u{1f600}': configRecord({}) }).id).toBe(golden.unicodeRecordId);
  });

  it('name a repeated child once in a tree', () => {
    const child = flowerObject('ArrayChunk', [], new Uint8Array([1]));
    const tree = objectTree(flowerObject('Array', [child, child], new Uint8Array()));
    expect(tree.children).toHaveLength(1);
    expect(treeIds(tree)).toHaveLength(2);
  });

  it('read back as the instruction that Python wrote', () => {
    expect(readInstruction(golden.instruction.id, bytesOf(golden.instruction))).toEqual({
      phase: 'train',
      round: 2,
      totalRounds: 3,
      nonce: 'n1',
      parameters: values,
    });
  });

  it('are refused when a byte was changed, when one is missing, and when the message is none', () => {
    for (const id of Object.keys(golden.instruction.objects)) {
      const changed = bytesOf(golden.instruction);
      const bytes = Buffer.from(changed.get(id)!);
      bytes[bytes.length - 1]! ^= 1;
      changed.set(id, bytes);
      expect(() => readInstruction(golden.instruction.id, changed)).toThrow();
      changed.delete(id);
      expect(() => readInstruction(golden.instruction.id, changed)).toThrow();
    }
    expect(() => readInstruction(golden.error.id, bytesOf(golden.error))).toThrow();
  });

  it('carry in a failed reply the registered failure and nothing else', () => {
    const failure = { code: 'EGRESS_REFUSED', class: 'permanent', details: [{ rule: 'r', place: 'p' }] } as const;
    const { root } = buildReply(
      instruction(false),
      { kind: 'failed', failure: { ...failure, details: [...failure.details] } },
      now,
    );
    const body = root.bytes.subarray(root.bytes.indexOf(0) + 1);
    expect(JSON.parse(decodeFleet('flwr.proto.Message', body).error?.reason ?? '')).toEqual(failure);
  });
});

describe('NPY', () => {
  it('round-trips a vector and pads its header', () => {
    const bytes = encodeNpy(values);
    expect(decodeNpy(bytes)).toEqual(values);
    expect((bytes.byteLength - 28) % 64).toBe(0);
  });

  it('refuses other types, other shapes and cut files', () => {
    const bytes = encodeNpy(values);
    const swap = (from: string, to: string): Uint8Array =>
      Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1');
    expect(() => decodeNpy(swap('<f4', '<f8'))).toThrow();
    expect(() => decodeNpy(swap('(7,)', '(8,)'))).toThrow();
    expect(() => decodeNpy(bytes.subarray(0, -1))).toThrow();
    expect(() => decodeNpy(new Uint8Array(3))).toThrow();
  });
});

describe('JSON as Python writes it', () => {
  it('puts spaces after separators and escapes everything beyond ASCII', () => {
    expect(pythonJson({ a: [1, 2], 'ü\u007f': '\u{1f600}"' })).toBe(
      '{"a": [1, 2], "\\u00fc\\u007f": "\\ud83d\\ude00\\""}',
    );
    expect(() => pythonJson(0.5)).toThrow();
  });
});
