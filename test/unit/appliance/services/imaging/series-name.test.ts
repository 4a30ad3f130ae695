import { expect, it } from 'vitest';
import { seriesName } from '#appliance/services/imaging/series-name';
import { FileName } from '#contracts/primitives';

it('differs for two series of the same number and modality', () => {
  const names = ['1.2.3', '1.2.4'].map((instanceUid) => seriesName({ instanceUid, number: 3, modality: 'CT' }));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^0003-ct-[0-9a-f]{12}$/);
});

it.each([
  [{ number: -1, modality: '' }, /^0000-ot-/],
  [{ number: 1.5, modality: '../x' }, /^0000-x-/],
  [{ number: 2_147_483_647, modality: 'MR' }, /^2147483647-mr-/],
])('is a safe file name whatever the header says: %o', (odd, pattern) => {
  const name = seriesName({ instanceUid: '1.2', ...odd });
  expect(name).toMatch(pattern);
  expect(FileName.parse(name)).toBe(name);
});
