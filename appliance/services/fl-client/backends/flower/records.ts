import { decodeFleet, encodeFleet } from './fleet-codec.ts';
import type { RecordValue } from './fleet-messages.ts';
import { type FlowerObject, flowerObject } from './flower-object.ts';
import { npyHeader } from './npy.ts';
import { pythonJson } from './python-json.ts';

/** A value of a record: `number` is a double, `bigint` an int. */
export type Scalar = number | bigint | boolean | string;

const recordValue = (value: Scalar): RecordValue => {
  if (typeof value === 'number') return { value: { case: 'double', value } };
  if (typeof value === 'boolean') return { value: { case: 'bool', value } };
  if (typeof value === 'string') return { value: { case: 'string', value } };
  return { value: { case: value > 2n ** 63n - 1n ? 'uint64' : 'sint64', value } };
};

const items = (record: Readonly<Record<string, Scalar>>) => ({
  items: Object.entries(record).map(([key, value]) => ({ key, value: recordValue(value) })),
});

/** A ConfigRecord. */
export const configRecord = (record: Readonly<Record<string, Scalar>>): FlowerObject =>
  flowerObject('ConfigRecord', [], encodeFleet('flwr.proto.ConfigRecord', items(record)));

/** A MetricRecord. */
export const metricRecord = (record: Readonly<Record<string, number | bigint>>): FlowerObject =>
  flowerObject('MetricRecord', [], encodeFleet('flwr.proto.MetricRecord', items(record)));

/** The scalars of a ConfigRecord's body; lists and bytes are not part of a run's messages and are an error. */
export function readConfigRecord(body: Uint8Array): Record<string, Scalar> {
  const read = ({ value }: RecordValue): Scalar => {
    if (!('value' in value) || value.value instanceof Uint8Array) throw new RangeError('a value is not a scalar');
    return value.value;
  };
  const record: Record<string, Scalar> = {};
  for (const { key, value } of decodeFleet('flwr.proto.ConfigRecord', body).items) {
    if (value === undefined) throw new RangeError('a value is missing');
    record[key] = read(value);
  }
  return record;
}

/** Bytes of one ArrayChunk, as stock Flower cuts them. */
const chunkBytes = 5_242_880;

/** An ArrayRecord that holds the weights as one flat float32 array under `name`; they are read chunk by chunk. */
export async function arrayRecord(
  name: string,
  weights: { readonly sizeBytes: number; readonly read: (start: number, length: number) => Promise<Uint8Array> },
): Promise<FlowerObject> {
  const length = weights.sizeBytes / 4;
  const header = npyHeader(length);
  const chunks: FlowerObject[] = [];
  for (let at = 0; at < header.byteLength + weights.sizeBytes; at += chunkBytes) {
    const before = header.subarray(at);
    const start = Math.max(0, at - header.byteLength);
    const size = Math.min(chunkBytes - before.byteLength, weights.sizeBytes - start);
    const bytes = await weights.read(start, size);
    chunks.push(flowerObject('ArrayChunk', [], before, { start, bytes }));
  }
  const distinct = [...new Set(chunks.map(({ id }) => id))];
  const about = {
    dtype: 'float32',
    shape: [length],
    stype: 'numpy.ndarray',
    arraychunk_ids: chunks.map(({ id }) => distinct.indexOf(id)),
  };
  const array = flowerObject('Array', chunks, Buffer.from(pythonJson(about)));
  return flowerObject('ArrayRecord', [array], Buffer.from(pythonJson({ [name]: array.id })));
}

/** A RecordDict of named records. */
export const recordDict = (records: Readonly<Record<string, FlowerObject>>): FlowerObject =>
  flowerObject(
    'RecordDict',
    Object.values(records),
    Buffer.from(pythonJson(Object.fromEntries(Object.entries(records).map(([name, { id }]) => [name, id])))),
  );
