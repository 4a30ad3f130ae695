import { createHmac } from 'node:crypto';

/**
 * Noise with a normal distribution that depends on the trust's key and on a text alone: the same asked again has the
 * same noise, so that repeating averages nothing out.
 */
export const keyedNoise =
  (key: Uint8Array, standardDeviation: number) =>
  (text: string): number => {
    const mac = createHmac('sha256', key)
      .update(JSON.stringify(['noise', text]))
      .digest();
    // Box and Muller: two even numbers in (0, 1) make one normal one.
    const [one, other] = [mac.readUInt32BE(0), mac.readUInt32BE(4)].map((word) => (word + 0.5) / 2 ** 32);
    return standardDeviation * Math.sqrt(-2 * Math.log(one ?? 0.5)) * Math.cos(2 * Math.PI * (other ?? 0.5));
  };
