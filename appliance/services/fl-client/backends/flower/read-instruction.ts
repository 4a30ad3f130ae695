import * as z from 'zod';
import { floatVector } from '#domain/egress/float-vector';
import type { Instruction } from '../../run/backend-session.ts';
import { type FlowerParts, readFlowerObject } from './flower-object.ts';
import { readNpyHeader } from './npy.ts';
import { readConfigRecord } from './records.ts';

/** What the run server asks, as federation/README.md says. */
export type FlowerInstruction = Instruction & { readonly nonce: string };

/** Fetches an object by its id. */
export type FetchObject = (id: string) => Promise<Uint8Array>;

const References = z.record(z.string(), z.string());
const ArrayHead = z.object({
  dtype: z.literal('float32'),
  shape: z.tuple([z.int().nonnegative()]),
  stype: z.literal('numpy.ndarray'),
  arraychunk_ids: z.array(z.int().nonnegative()),
});
const whole = z.bigint().min(0n).max(100_000n).transform(Number);
const Config = z.object({
  'server-round': whole,
  'total-rounds': whole,
  phase: z.enum(['train', 'evaluate']),
  nonce: z.string().min(1).max(200),
});
/** Chunks that are fetched, and held, at one time. */
const parallel = 2;

/**
 * Puts an instruction together from its objects, each of which must hash to its id. The parameters are fetched chunk by
 * chunk into their place, so that a model is held once. RangeError or ZodError on anything but an instruction of at
 * most `maxParametersBytes`; what `fetch` throws passes through.
 */
export async function readInstruction(
  messageId: string,
  fetch: FetchObject,
  maxParametersBytes: number,
): Promise<FlowerInstruction> {
  const part = async (id: string | undefined, kind: string): Promise<FlowerParts> => {
    if (id === undefined) throw new RangeError('an object is missing');
    const parts = readFlowerObject(id, await fetch(id));
    if (parts.kind !== kind) throw new RangeError(`an object is not the expected ${kind}`);
    return parts;
  };
  const json = (parts: FlowerParts): unknown => JSON.parse(new TextDecoder().decode(parts.body));
  const message = await part(messageId, 'Message');
  const content = References.parse(json(await part(message.childIds[0], 'RecordDict')));
  const config = Config.parse(readConfigRecord((await part(content.config, 'ConfigRecord')).body));
  const arrays = References.parse(json(await part(content.arrays, 'ArrayRecord')));
  const array = await part(arrays.parameters, 'Array');
  const head = ArrayHead.parse(json(array));
  const length = head.shape[0];
  if (4 * length > maxParametersBytes) throw new RangeError('the array is larger than the model');

  const bytes = new Uint8Array(4 * length);
  let filled = 0;
  const place = (piece: Uint8Array): void => {
    if (filled + piece.byteLength > bytes.byteLength) throw new RangeError('the array is longer than it says');
    bytes.set(piece, filled);
    filled += piece.byteLength;
  };
  for (let start = 0; start < head.arraychunk_ids.length; start += parallel) {
    const ids = head.arraychunk_ids.slice(start, start + parallel).map((index) => array.childIds[index]);
    const chunks = await Promise.all(ids.map((id) => part(id, 'ArrayChunk')));
    for (const [offset, { body }] of chunks.entries()) {
      if (start + offset > 0) {
        place(body);
        continue;
      }
      const npy = readNpyHeader(body);
      if (npy.length !== length) throw new RangeError('the array has another shape than it says');
      place(body.subarray(npy.dataStart));
    }
  }
  if (head.arraychunk_ids.length === 0 || filled !== bytes.byteLength)
    throw new RangeError('the array is shorter than it says');
  return {
    phase: config.phase,
    round: config['server-round'],
    totalRounds: config['total-rounds'],
    nonce: config.nonce,
    parameters: vectorOf(bytes),
  };
}

/** The bytes as numbers, without a copy where this machine stores numbers alike. */
function vectorOf(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  return littleEndian ? new Float32Array(bytes.buffer) : floatVector(bytes);
}
