import { describe, expect, it } from 'vitest';
import { ageBandOf, ageBands } from '#domain/disclosure/age-band';

describe('an age band', () => {
  it('spans ten years and is open from ninety on', () => {
    expect([0, 9, 10, 89, 90, 117].map(ageBandOf)).toEqual(['0-9', '0-9', '10-19', '80-89', '90+', '90+']);
  });

  it('is one of the fixed labels for every age', () => {
    for (let years = 0; years <= 150; years += 1) expect(ageBands).toContain(ageBandOf(years));
  });

  it('is unknown for who has no age', () => {
    expect([ageBandOf(null), ageBandOf(-1)]).toEqual(['unknown', 'unknown']);
  });
});
