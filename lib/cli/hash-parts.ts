import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { partBytes } from '#contracts/model';

/** SHA-256 of a file and of each of its parts, in one pass that holds no more than a piece of it. */
export async function hashParts(path: string): Promise<{ readonly sha256: string; readonly parts: readonly string[] }> {
  const whole = createHash('sha256');
  const parts: string[] = [];
  let part = createHash('sha256');
  let inPart = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    whole.update(piece);
    for (let from = 0; from < piece.byteLength; ) {
      const taken = piece.subarray(from, from + partBytes - inPart);
      part.update(taken);
      from += taken.byteLength;
      inPart += taken.byteLength;
      if (inPart < partBytes) continue;
      parts.push(part.digest('hex'));
      part = createHash('sha256');
      inPart = 0;
    }
  }
  if (inPart > 0) parts.push(part.digest('hex'));
  return { sha256: whole.digest('hex'), parts };
}
