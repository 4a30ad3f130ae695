import { describe, expect, it } from 'vitest';
import {
  respondAtFixedTimes,
  responseIntervalMilliseconds,
} from '#appliance/services/query/questions/fixed-response-times';

/** A clock that stands still but for what it is told to wait, and a timer that is early or late by `off`. */
function clockFrom(start: number, off = 0) {
  let at = start;
  const clock = {
    monotonicMilliseconds: () => at,
    pause: async (milliseconds: number) => {
      at += Math.max(0, milliseconds + off);
    },
    giveWay: async () => {
      at += 0.01;
    },
  };
  return { clock, at: () => at, work: (milliseconds: number) => (at += milliseconds) };
}

describe('an answer', () => {
  it.each([0.2, 12, 12.3, 49.7, 50.1, 333.3])('that took %f ms is sent at the next fixed time', async (took) => {
    for (const off of [-1, 0, 1]) {
      const { clock, at, work } = clockFrom(1000.4, off);
      expect(await respondAtFixedTimes(async () => work(took) > 0, clock)).toBe(true);
      const intervals = (at() - 1000.4) / responseIntervalMilliseconds;
      expect(intervals).toBeGreaterThanOrEqual(took / responseIntervalMilliseconds - 1e-9);
      expect(Math.abs(intervals - Math.ceil(took / responseIntervalMilliseconds))).toBeLessThan(0.001);
    }
  });

  it('is sent at the same time whether it took a little longer or not', async () => {
    const sent = [];
    for (const took of [31.2, 31.9]) {
      const { clock, at, work } = clockFrom(0);
      await respondAtFixedTimes(async () => work(took), clock);
      sent.push(at());
    }
    expect(Math.abs((sent[0] ?? 0) - (sent[1] ?? 0))).toBeLessThan(0.05);
  });

  it('that is a refusal waits as long', async () => {
    const { clock, at, work } = clockFrom(0);
    const refused = respondAtFixedTimes(async () => {
      work(3);
      throw new Error('refused');
    }, clock);
    await expect(refused).rejects.toThrow('refused');
    expect(Math.abs(at() - responseIntervalMilliseconds)).toBeLessThan(0.05);
  });
});
