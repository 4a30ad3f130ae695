import { describe, expect, it } from 'vitest';
import { pixelState } from '#appliance/services/imaging/pixel-state';

const instance = (
  pixels: readonly number[] | undefined,
  more: Record<string, { vr: string; Value: unknown[] }> = {},
) => ({
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00280100': { vr: 'US', Value: [16] },
  ...(pixels === undefined ? {} : { '7FE00010': { vr: 'OW', Value: [new Uint16Array(pixels).buffer] } }),
  ...more,
});
const screenshot = { '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] } };
const burnedIn = (value: string) => ({ '00280301': { vr: 'CS', Value: [value] } });

describe('the worth of an instance’s pixels', () => {
  it('knows an image from a plane of one value', () => {
    expect(pixelState(instance([256, 256, 257]), false)).toBe('VARIED');
    expect(pixelState(instance([256, 256, 256]), false)).toBe('CONSTANT');
  });

  it('finds nothing where there is no pixel data or it is empty', () => {
    expect(pixelState(instance(undefined), false)).toBe('NONE');
    expect(pixelState(instance([]), false)).toBe('NONE');
  });

  it('uses no picture that says or may hide that text is burned in, and uses one that denies it', () => {
    expect(pixelState(instance([1, 2], burnedIn('YES')), false)).toBe('NONE');
    expect(pixelState(instance([1, 2], screenshot), false)).toBe('NONE');
    expect(pixelState(instance([1, 2], { ...screenshot, ...burnedIn('NO') }), false)).toBe('VARIED');
  });

  it('takes compressed pixels as an image without opening them', () => {
    expect(pixelState(instance([1, 1]), true)).toBe('VARIED');
  });
});
