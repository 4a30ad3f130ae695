import { random } from './random.ts';
import type { SyntheticStudy } from './studies.ts';
import type { SyntheticTrust } from './trusts.ts';

/** Width and height in pixels, and slices in a study. */
export const imageSize = 64;
export const slices = 4;

const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): number =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2;

/**
 * A chest as a child would draw it, slice by slice: body, two lungs, spine, noise of the scanner, and where there is
 * a lesion a soft blob in one lung, strongest in the middle slices. Values are like Hounsfield units.
 */
export function chestImage(trust: SyntheticTrust, study: SyntheticStudy): Int16Array[] {
  const chance = random('image', trust.code, study.accessionNumber);
  const { gain, offset, noise } = trust.scanner;
  const shiftX = chance.normal() * 0.4;
  const shiftY = chance.normal() * 0.4;
  const width = 10 + chance.normal() * 0.25;
  const right = chance.chance(0.5);
  const lesionX = (right ? 21 : 43) + shiftX + chance.normal() * 2.8;
  const lesionY = 30 + shiftY + chance.normal() * 4;
  const radius = 3.2 + chance.next();
  const strength = study.hasLesion ? 240 + 50 * chance.normal() : 0;
  return Array.from({ length: slices }, (_, slice) => {
    const pixels = new Int16Array(imageSize * imageSize);
    const depth = slice === 1 || slice === 2 ? 1 : 0.5;
    for (let y = 0; y < imageSize; y += 1)
      for (let x = 0; x < imageSize; x += 1) {
        let value = -1000;
        if (ellipse(x, y, 32 + shiftX, 32 + shiftY, 29, 23) < 1) value = 40;
        const inLung = Math.min(
          ellipse(x, y, 21 + shiftX, 31 + shiftY, width, 15),
          ellipse(x, y, 43 + shiftX, 31 + shiftY, width, 15),
        );
        if (inLung < 1) value = -780;
        if (ellipse(x, y, 32 + shiftX, 47 + shiftY, 4, 4) < 1) value = 420;
        const distance = (x - lesionX) ** 2 + (y - lesionY) ** 2;
        value += strength * depth * Math.exp(-distance / (2 * radius * radius));
        value = gain * value + offset + (study.defect === 'empty-pixels' ? 0 : noise * chance.normal());
        pixels[y * imageSize + x] = study.defect === 'empty-pixels' ? 0 : Math.round(value);
      }
    return pixels;
  });
}
