import { createHash } from 'node:crypto';
import type { FaultDetail } from '#contracts/failure';
import type { TensorLayout } from '#contracts/model';
import {
  readSafetensorsHeader,
  safetensorsHeaderBytes,
  safetensorsPrefixBytes,
} from '#domain/model/safetensors-header';

/** What a parameters file says of itself; hashes are taken in one pass over its bytes. */
export type ParametersFile =
  | {
      readonly kind: 'valid';
      readonly fileSha256: string;
      readonly parametersSha256: string;
      readonly parametersBytes: number;
      readonly layout: TensorLayout[];
    }
  | { readonly kind: 'invalid'; readonly fileSha256: string; readonly faults: readonly FaultDetail[] };

/** Reads a safetensors file as a stream: never more than its header is held in memory. */
export const readParameters = async (
  content: AsyncIterable<Uint8Array>,
  fileBytes: number,
): Promise<ParametersFile> => {
  const whole = createHash('sha256');
  const parameters = createHash('sha256');
  const pieces: Uint8Array[] = [];
  let held = 0;
  let read = 0;
  let dataOffset: number | undefined;
  for await (const piece of content) {
    whole.update(piece);
    const start = read;
    read += piece.byteLength;
    if (dataOffset === undefined) {
      pieces.push(piece);
      held += piece.byteLength;
      const prefix = held >= safetensorsPrefixBytes ? joined(pieces).subarray(0, safetensorsPrefixBytes) : undefined;
      const length = prefix === undefined ? undefined : (safetensorsHeaderBytes(prefix, fileBytes) ?? 0);
      if (length === undefined || held < safetensorsPrefixBytes + length) continue;
      dataOffset = safetensorsPrefixBytes + length;
    }
    parameters.update(piece.subarray(Math.max(0, dataOffset - start)));
  }
  const fileSha256 = whole.digest('hex');
  if (dataOffset === undefined || dataOffset === safetensorsPrefixBytes)
    return { kind: 'invalid', fileSha256, faults: [{ rule: 'the header must fit the file', place: 'header' }] };
  const header = readSafetensorsHeader(joined(pieces).subarray(safetensorsPrefixBytes, dataOffset), read);
  return header.kind === 'invalid'
    ? { kind: 'invalid', fileSha256, faults: header.faults }
    : {
        kind: 'valid',
        fileSha256,
        parametersSha256: parameters.digest('hex'),
        parametersBytes: header.dataBytes,
        layout: header.layout,
      };
};

const joined = (pieces: Uint8Array[]): Uint8Array => {
  const [only, ...rest] = pieces;
  if (only !== undefined && rest.length === 0) return only;
  const whole = new Uint8Array(Buffer.concat(pieces));
  // Keeping one piece makes the next call cheap: a header that comes in many pieces is joined once a piece at most.
  pieces.splice(0, pieces.length, whole);
  return whole;
};
