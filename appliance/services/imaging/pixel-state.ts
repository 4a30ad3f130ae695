import { type DicomDataset, textOf } from '#domain/deidentification/dicom-dataset';

/** What an instance shows: an image, a plane of one value, or nothing that may be used. */
export type PixelState = 'VARIED' | 'CONSTANT' | 'NONE';

const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.|$)/;

/** Text may be burned into a screen shot: one that does not state the contrary is never used. */
function mayShowText(dataset: DicomDataset): boolean {
  const stated = textOf(dataset, '00280301');
  return stated === 'YES' || (stated !== 'NO' && secondaryCapture.test(textOf(dataset, '00080016')));
}

/** Judges the pixel data of one instance. Compressed pixels are not opened; any counts as an image. */
export function pixelState(dataset: DicomDataset, compressed: boolean): PixelState {
  const planes = (dataset['7FE00010']?.Value ?? []).filter((value) => value instanceof ArrayBuffer);
  const filled = planes.filter((plane) => plane.byteLength > 0);
  if (filled.length === 0 || mayShowText(dataset)) return 'NONE';
  if (compressed) return 'VARIED';
  const width = Number(textOf(dataset, '00280100')) > 8 ? 2 : 1;
  const varied = filled.some((plane) => {
    const bytes = Buffer.from(plane);
    const even = bytes.length - (bytes.length % width);
    // Equal to itself one pixel later: every pixel has the same value.
    return !bytes.subarray(0, even - width).equals(bytes.subarray(width, even));
  });
  return varied ? 'VARIED' : 'CONSTANT';
}
