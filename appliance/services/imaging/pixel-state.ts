import { type DicomDataset, textOf } from '#domain/deidentification/dicom-dataset';

/**
 * What the pixels of an instance show:
 * - VARIED: an image
 * - CONSTANT: one value in every pixel
 * - NONE: no pixels, or pixels that may show text and so are not used
 */
export type PixelState = 'VARIED' | 'CONSTANT' | 'NONE';

const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.|$)/;

/** A screen shot may show text; it is used only where BurnedInAnnotation (0028,0301) states that it does not. */
function mayShowText(dataset: DicomDataset): boolean {
  const stated = textOf(dataset, '00280301');
  return stated === 'YES' || (stated !== 'NO' && secondaryCapture.test(textOf(dataset, '00080016')));
}

/** Classifies the pixel data of one instance. Compressed pixels are not decoded; they always count as an image. */
export function pixelState(dataset: DicomDataset, compressed: boolean): PixelState {
  const planes = (dataset['7FE00010']?.Value ?? []).filter((value) => value instanceof ArrayBuffer);
  const filled = planes.filter((plane) => plane.byteLength > 0);
  if (filled.length === 0 || mayShowText(dataset)) return 'NONE';
  if (compressed) return 'VARIED';
  const width = Number(textOf(dataset, '00280100')) > 8 ? 2 : 1;
  const varied = filled.some((plane) => {
    const bytes = Buffer.from(plane);
    const even = bytes.length - (bytes.length % width);
    // The plane equals itself shifted by one pixel exactly where every pixel has the same value.
    return !bytes.subarray(0, even - width).equals(bytes.subarray(width, even));
  });
  return varied ? 'VARIED' : 'CONSTANT';
}
