import { describe, expect, it } from 'vitest';
import { likelyRange } from '#domain/answers/likely-range';

describe('the likely range of a number', () => {
  it('is its margin to both sides and never below zero', () => {
    expect(likelyRange({ persons: 120, margin: 15 })).toBe('About 120 people, most likely between 105 and 135.');
    expect(likelyRange({ persons: 10, margin: 12 })).toBe('About 10 people, most likely between 0 and 22.');
  });

  it('is not told where there is no margin', () => {
    expect(likelyRange({ persons: 120 })).toBe('About 120 people.');
  });
});
