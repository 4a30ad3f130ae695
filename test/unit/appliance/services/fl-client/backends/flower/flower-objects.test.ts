import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildReply } from '#appliance/services/fl-client/backends/flower/build-reply';
import { decodeFleet } from '#appliance/services/fl-client/backends/flower/fleet-codec';
import type { FlowerMetadata } from '#appliance/services/fl-client/backends/flower/fleet-messages';
import { allObjects, flowerObject, objectTree } from '#appliance/services/fl-client/backends/flower/flower-object';
import { npyHeader, readNpyHeader } from '#appliance/services/fl-client/backends/flower/npy';
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
/** Weights as the store gives them, out of memory. */
const weightsOf = (vector: Float32Array) => {
  const bytes = floatBytes(vector);
  const read = async (start: number, length: number) => bytes.subarray(start, start + length);
  return { sha256: '', sizeBytes: bytes.byteLength, read };
};
const released = (parameters: Float32Array | undefined) =>
  ({
    kind: 'released',
    weights: parameters === undefined ? undefined : weightsOf(parameters),
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
  ] as const)('are byte for byte what Python makes of the same message (%s)', async (name, build) => {
    const { root } = await build();
    const weights = floatBytes(values);
    const contentOf = ({ head, slice }: (typeof root)['children'][number]): string =>
      Buffer.concat([
        head,
        slice ? weights.subarray(slice.start, slice.start + slice.length) : new Uint8Array(),
      ]).toString('hex');
    const made = Object.fromEntries(allObjects(root).map((object) => [object.id, contentOf(object)]));
    expect(made).toEqual(golden[name].objects);
    expect(root.id).toBe(golden[name].id);
  });

  it('have the ids that Python gives to large arrays with equal chunks, to nothing, and to names beyond ASCII', async () => {
    const large = await arrayRecord('parameters', weightsOf(new Float32Array(3_000_000)));
    expect(large.id).toBe(golden.largeArrayRecordId);
    expect(recordDict({}).id).toBe(golden.emptyRecordDictId);
    expect(recordDict({ 'naïve ☃\u{1f600}': configRecord({}) }).id).toBe(golden.unicodeRecordId);
  });

  it('name a repeated child once in a tree', () => {
    const child = flowerObject('ArrayChunk', [], new Uint8Array([1]));
    const tree = objectTree(flowerObject('Array', [child, child], new Uint8Array()));
    expect(tree.children).toHaveLength(1);
  });

  const fetchFrom = (objects: ReadonlyMap<string, Uint8Array>) => async (id: string) => {
    const found = objects.get(id);
    if (found === undefined) throw new Error('not there');
    return found;
  };

  it('read back as the instruction that Python wrote', async () => {
    const { id } = golden.instruction;
    const read = await readInstruction(id, fetchFrom(bytesOf(golden.instruction)), 28);
    expect(read).toEqual({ phase: 'train', round: 2, totalRounds: 3, nonce: 'n1', parameters: values });
    await expect(readInstruction(id, fetchFrom(bytesOf(golden.instruction)), 27)).rejects.toThrow('larger');
  });

  it('are refused when a byte was changed, when one is missing, and when the message is none', async () => {
    for (const id of Object.keys(golden.instruction.objects)) {
      const changed = bytesOf(golden.instruction);
      const bytes = Buffer.from(changed.get(id)!);
      bytes[bytes.length - 1]! ^= 1;
      changed.set(id, bytes);
      await expect(readInstruction(golden.instruction.id, fetchFrom(changed), 1000)).rejects.toThrow();
      changed.delete(id);
      await expect(readInstruction(golden.instruction.id, fetchFrom(changed), 1000)).rejects.toThrow();
    }
    await expect(readInstruction(golden.error.id, fetchFrom(bytesOf(golden.error)), 1000)).rejects.toThrow();
  });

  it('carry in a failed reply the registered failure and nothing else', async () => {
    const failure = { code: 'EGRESS_REFUSED', class: 'permanent', details: [{ rule: 'r', place: 'p' }] } as const;
    const { root } = await buildReply(
      instruction(false),
      { kind: 'failed', failure: { ...failure, details: [...failure.details] } },
      now,
    );
    const body = root.head.subarray(root.head.indexOf(0) + 1);
    expect(JSON.parse(decodeFleet('flwr.proto.Message', body).error?.reason ?? '')).toEqual(failure);
  });
});

describe('NPY', () => {
  it('has a header that is padded, and that says length and place of the data', () => {
    const header = npyHeader(7);
    expect(header.byteLength % 64).toBe(0);
    expect(readNpyHeader(header)).toEqual({ length: 7, dataStart: header.byteLength });
  });

  it('refuses other types, other shapes and cut headers', () => {
    const header = npyHeader(7);
    const swap = (from: string, to: string): Uint8Array =>
      Buffer.from(Buffer.from(header).toString('latin1').replace(from, to), 'latin1');
    expect(() => readNpyHeader(swap('<f4', '<f8'))).toThrow();
    expect(() => readNpyHeader(swap('(7,)', '(7,1)'))).toThrow();
    expect(() => readNpyHeader(header.subarray(0, -1))).toThrow();
    expect(() => readNpyHeader(new Uint8Array(3))).toThrow();
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
