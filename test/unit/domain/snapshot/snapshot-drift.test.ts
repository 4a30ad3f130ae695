import { describe, expect, it } from 'vitest';
import { snapshotDrift } from '#domain/snapshot/snapshot-drift';

const margin = 12;
const shown = (persons: number) => ({ persons, margin });
const hidden = { persons: null };

describe('the drift of a frozen cohort', () => {
  it.each([
    ['equal numbers', shown(100), shown(100), false],
    ['numbers whose margins meet', shown(100), shown(124), false],
    ['numbers beyond both margins', shown(100), shown(125), true],
    ['fewer than approved, beyond both margins', shown(125), shown(100), true],
    ['hidden both times', hidden, hidden, false],
    ['hidden at approval and shown near what is always shown', hidden, shown(20), false],
    ['hidden at approval and shown far above it', hidden, shown(25), true],
    ['more than approved, where persons may have been left out then', { ...shown(100), above: 10 }, shown(125), false],
    ['shown at approval and hidden now', shown(60), hidden, true],
  ])('of %s', (_, approved, frozen, beyondMargin) => {
    expect(snapshotDrift(approved, frozen, 10)).toEqual({
      approved: approved.persons,
      frozen: frozen.persons,
      beyondMargin,
    });
  });
});
