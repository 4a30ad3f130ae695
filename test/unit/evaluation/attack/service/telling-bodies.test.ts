import { describe, expect, it } from 'vitest';
import { tellingBodies } from '#evaluation/attack/service/telling-bodies';

const bits = [0, 1, 0, 1, 0, 1, 0, 1] as const;

describe('how well answers tell a bit', () => {
  it('is perfect where they differ by it, whatever they say', () =>
    expect(tellingBodies(bits.map((bit) => ({ bit, answer: `answer ${bit}` })))).toBe(1));

  it('is a coin where all answers are the same, or none was seen before', () => {
    expect(tellingBodies(bits.map((bit) => ({ bit, answer: 'same' })))).toBe(0.5);
    expect(tellingBodies(bits.map((bit, index) => ({ bit, answer: `answer ${index}` })))).toBe(0.5);
  });
});
