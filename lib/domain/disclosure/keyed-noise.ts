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

/** A draw that whoever lacks the secret cannot tell from a fresh one, and that is the same each time for the same text. */
export type KeyedNoise = {
  /** Standard normal, cut at 3.25. */
  readonly normal: (text: string) => number;
};

/** Noise keyed by the trust's secret. The text is preceded by its kind and length. */
export function createKeyedNoise(secret: Uint8Array): KeyedNoise {
  const key = createSecretKey(secret);
  return {
    normal: (text) => {
      const bytes = Buffer.from(text);
      const seed = createHmac('sha256', key).update(`text:${bytes.length}:`).update(bytes).digest();
      const draw = randomNormal.source(uniformOf(seed))(0, 1);
      let value = draw();
      while (Math.abs(value) > noiseCut) value = draw();
      return value;
    },
  };
}
