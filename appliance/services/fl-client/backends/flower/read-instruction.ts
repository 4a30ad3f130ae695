import * as z from 'zod';
import { type FlowerParts, readFlowerObject } from './flower-object.ts';
import { decodeNpy } from './npy.ts';
import { readConfigRecord } from './records.ts';

/** What the run server asks, as federation/README.md says. */
export type Instruction = {
  readonly phase: 'train' | 'evaluate';
  readonly round: number;
  readonly totalRounds: number;
  readonly nonce: string;
  readonly parameters: Float32Array;
};

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

/** Puts an instruction together from its objects, each of which must hash to its id; throws on anything else. */
export function readInstruction(messageId: string, objects: ReadonlyMap<string, Uint8Array>): Instruction {
  const part = (id: string | undefined, kind: string): FlowerParts => {
    const bytes = id === undefined ? undefined : objects.get(id);
    if (id === undefined || bytes === undefined) throw new RangeError('an object is missing');
    const parts = readFlowerObject(id, bytes);
    if (parts.kind !== kind) throw new RangeError(`an object is not the expected ${kind}`);
    return parts;
  };
  const json = (parts: FlowerParts): unknown => JSON.parse(new TextDecoder().decode(parts.body));
  const message = part(messageId, 'Message');
  const content = References.parse(json(part(message.childIds[0], 'RecordDict')));
  const arrays = References.parse(json(part(content.arrays, 'ArrayRecord')));
  const array = part(arrays.parameters, 'Array');
  const head = ArrayHead.parse(json(array));
  const chunks = head.arraychunk_ids.map((index) => part(array.childIds[index], 'ArrayChunk').body);
  const parameters = decodeNpy(Buffer.concat(chunks));
  if (parameters.length !== head.shape[0]) throw new RangeError('the array has another shape than it says');
  const config = Config.parse(readConfigRecord(part(content.config, 'ConfigRecord').body));
  return {
    phase: config.phase,
    round: config['server-round'],
    totalRounds: config['total-rounds'],
    nonce: config.nonce,
    parameters,
  };
}
