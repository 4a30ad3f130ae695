import * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';
import type { TensorLayout } from '#contracts/model';

/** Bytes before the header that say how long it is (u64, little endian). */
export const safetensorsPrefixBytes = 8;

/** The longest header that is read; many thousands of parameter names still fit. */
const maxSafetensorsHeaderBytes = 16 * 1_048_576;

/** What a header says, or what is wrong with it. */
export type SafetensorsHeader =
  | { readonly kind: 'valid'; readonly layout: TensorLayout[]; readonly dataOffset: number; readonly dataBytes: number }
  | { readonly kind: 'invalid'; readonly faults: readonly FaultDetail[] };

/**
 * Last part of the name of an integer buffer in PyTorch's modules. The file holds it as float32 like every tensor, so
 * only its name still says that it is no weight.
 */
const integerBuffer = /(^|[./])(num_batches_tracked|position_ids|relative_position_index)$/;

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const invalid = (rule: string, place = 'header'): SafetensorsHeader => ({
  kind: 'invalid',
  faults: [{ rule, place: place.slice(0, 300) }],
});

/** Length of the header that a file announces in its first eight bytes, or undefined where it cannot be. */
export const safetensorsHeaderBytes = (prefix: Uint8Array, fileBytes: number): number | undefined => {
  if (prefix.byteLength < safetensorsPrefixBytes) return undefined;
  const length = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength).getBigUint64(0, true);
  const fits = length > 1n && length <= BigInt(maxSafetensorsHeaderBytes);
  return fits && Number(length) + safetensorsPrefixBytes <= fileBytes ? Number(length) : undefined;
};

/**
 * Reads the header of a safetensors file (`header` is the JSON after the length prefix). Only float32 is taken, and
 * the tensors must fill the rest of the file without gap or overlap: the bytes after the header then *are* the flat
 * parameters of the first round, in the order of the layout.
 */
export const readSafetensorsHeader = (header: Uint8Array, fileBytes: number): SafetensorsHeader => {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch {
    return invalid('the header must be valid JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return invalid('the header must be an object');
  const dataOffset = safetensorsPrefixBytes + header.byteLength;
  const dataBytes = fileBytes - dataOffset;
  const tensors: (TensorLayout & { readonly begin: number; readonly end: number })[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') continue;
    const entry = Entry.safeParse(value);
    if (!entry.success || name === '' || name.length > 300)
      return invalid('each tensor needs a name, dtype, shape and data_offsets', name || 'header');
    if (entry.data.dtype !== 'F32') return invalid('every tensor must be float32 (F32)', name);
    const [begin, end] = entry.data.data_offsets;
    const size = entry.data.shape.reduce((product, length) => product * length, 4);
    if (end - begin !== size) return invalid('data_offsets must match the shape', name);
    tensors.push({ name, dtype: 'float32', shape: entry.data.shape, begin, end });
  }
  tensors.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const tensor of tensors) {
    if (tensor.begin !== expected) return invalid('tensors must follow each other without gap or overlap', tensor.name);
    expected = tensor.end;
  }
  if (tensors.length === 0) return invalid('the file must hold at least one tensor');
  if (expected !== dataBytes) return invalid('tensors must fill the file to its end', 'content');
  return {
    kind: 'valid',
    dataOffset,
    dataBytes,
    layout: tensors.map(({ name, dtype, shape }) => ({
      name,
      dtype,
      shape,
      ...(integerBuffer.test(name) ? { role: 'buffer' as const } : {}),
    })),
  };
};
