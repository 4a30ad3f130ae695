import { describe, expect, it } from 'vitest';
import { hideOneSidedCell } from '#domain/disclosure/hide-one-sided-cell';

const shown = (persons: number) => hideOneSidedCell({ value: 'CT', persons }, 100, 10).persons;

describe('a cell that a person may share with others', () => {
  it('is shown when enough persons are in it and enough are not', () => {
    expect([shown(10), shown(50), shown(90)]).toEqual([10, 50, 90]);
  });

  it('is hidden when few or none are in it, or few or none are not', () => {
    expect([shown(0), shown(9), shown(91), shown(100)]).toEqual([null, null, null, null]);
  });
});
