import { type Random, random } from './random.ts';
import type { SyntheticStudy } from './studies.ts';
import type { SyntheticTrust } from './trusts.ts';

/** Width and height in pixels, and slices in a study. */
export const imageSize = 64;
const slices = 4;

/** Centres of the lungs, and where in them lesions sit: each place has to be learned from patients who have one there. */
const lungs = [20, 44] as const;
const lungY = 31;
const lesionPlaces = lungs.flatMap((x) => [-4, 4].flatMap((aside) => [24, 37].map((y) => ({ x: x + aside, y }))));

type Blob = { readonly x: number; readonly y: number; readonly radius: number; readonly strength: number };

const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): number =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2;

const glow = ({ x, y, radius, strength }: Blob, atX: number, atY: number): number =>
  strength * Math.exp(-((atX - x) ** 2 + (atY - y) ** 2) / (2 * radius * radius));

/** Vessels and folds, brighter or darker than the lung around them, in sick and healthy lungs alike. */
const texture = (chance: Random): Blob[] =>
  Array.from({ length: 10 }, () => ({
    x: chance.pick(lungs) + 5 * chance.normal(),
    y: lungY + 8 * chance.normal(),
    radius: 1.4 + 1.2 * chance.next(),
    strength: 40 * chance.normal(),
  }));

/**
 * A chest as a child would draw it, slice by slice: body, two lungs, spine, noise of the scanner, and where there is
 * a lesion a small dense blob at one of eight places, strongest in the middle slices. Values are like Hounsfield units.
 */
export function chestImage(trust: SyntheticTrust, study: SyntheticStudy): Int16Array[] {
  const chance = random('image', trust.code, study.accessionNumber);
  const { gain, offset, noise } = trust.scanner;
  const shiftX = 0.3 * chance.normal();
  const shiftY = 0.3 * chance.normal();
  const width = 10 + 0.15 * chance.normal();
  const place = lesionPlaces[study.lesionPlace % lesionPlaces.length] ?? { x: 0, y: 0 };
  const lesion: Blob = {
    x: place.x + 0.6 * chance.normal(),
    y: place.y + 0.6 * chance.normal(),
    radius: 1.8 + 0.6 * chance.next(),
    strength: study.hasLesion ? 820 * (1 + 0.15 * chance.normal()) : 0,
  };
  return Array.from({ length: slices }, (_, slice) => {
    const pixels = new Int16Array(imageSize * imageSize);
    if (study.defect === 'empty-pixels') return pixels;
    const shown = slice === 1 || slice === 2 ? lesion : { ...lesion, strength: lesion.strength / 2 };
    const blobs = [shown, ...texture(chance)];
    for (let row = 0; row < imageSize; row += 1)
      for (let column = 0; column < imageSize; column += 1) {
        const x = column - shiftX;
        const y = row - shiftY;
        let value = ellipse(x, y, 32, 32, 29, 23) < 1 ? 40 : -1000;
        if (lungs.some((centre) => ellipse(x, y, centre, lungY, width, 15) < 1))
          value = blobs.reduce((sum, blob) => sum + glow(blob, x, y), -780);
        if (ellipse(x, y, 32, 47, 4, 4) < 1) value = 420;
        pixels[row * imageSize + column] = Math.round(gain * value + offset + noise * chance.normal());
      }
    return pixels;
  });
}
