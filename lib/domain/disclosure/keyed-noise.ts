import { createHmac, createSecretKey, hash } from 'node:crypto';
import { randomNormal } from 'd3-random';

/** Noise is never further than so many standard deviations from zero. */
const noiseCut = 3.25;

/** Numbers evenly spread over 0 to 1 that follow from a seed alone; the seed is as secret as a key. */
function uniformOf(seed: Uint8Array): () => number {
  let block = Buffer.alloc(0);
  let counter = 0;
  return () => {
    if (block.length < 6) {
      block = hash('sha256', Buffer.concat([seed, Buffer.from(String(counter))]), 'buffer');
      counter += 1;
    }
    const value = block.readUIntBE(0, 6) / 2 ** 48;
    block = block.subarray(6);
    return value;
  };
}

/** A draw that whoever lacks the secret cannot tell from a fresh one, and that is the same each time for the same parts. */
export type KeyedNoise = {
  /** Standard normal, cut at `noiseCut`. */
  readonly normal: (...about: readonly (string | Uint8Array)[]) => number;
  /** A short name of what a draw is about, for draws that depend on several sets. */
  readonly name: (...about: readonly (string | Uint8Array)[]) => Uint8Array;
};

/** Noise keyed by the trust's secret. Each part is preceded by its length, so that no two lists of parts read alike. */
export function createKeyedNoise(secret: Uint8Array): KeyedNoise {
  // A key made ready once: a question may take thousands of draws, and making it ready costs more than a draw.
  const key = createSecretKey(secret);
  const name = (...about: readonly (string | Uint8Array)[]): Uint8Array => {
    const mac = createHmac('sha256', key);
    for (const part of about) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      mac.update(`${typeof part === 'string' ? 'text' : 'persons'}:${bytes.length}:`).update(bytes);
    }
    return mac.digest();
  };
  return {
    name,
    normal: (...about) => {
      const draw = randomNormal.source(uniformOf(name(...about)))(0, 1);
      let value = draw();
      while (Math.abs(value) > noiseCut) value = draw();
      return value;
    },
  };
}
