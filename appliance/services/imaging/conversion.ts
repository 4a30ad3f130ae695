import * as z from 'zod';
import { FileName, Sha256 } from '#contracts/primitives';

/**
 * What the converter reported about a series:
 * - SLICE_SPACING_VARIES: a slice is missing, or the distances between slices differ
 * - GANTRY_TILT: the slices are sheared against each other, because the gantry was tilted
 * - DIMENSIONS_VARY: the slices have several sizes; each size became a volume of its own
 * - TRANSFER_SYNTAX_UNSUPPORTED: the converter cannot decode the pixels
 * - PIXELS_TRUNCATED: an instance has fewer pixels than its header says
 * - SOME_NOT_CONVERTED: at least one instance or volume was left out
 * - CONVERTER_ERROR: the converter wrote usable volumes and still reported an error
 * - NOT_CONVERTED: the converter wrote no volume
 */
export const ConversionFinding = z.enum([
  'SLICE_SPACING_VARIES',
  'GANTRY_TILT',
  'DIMENSIONS_VARY',
  'TRANSFER_SYNTAX_UNSUPPORTED',
  'PIXELS_TRUNCATED',
  'SOME_NOT_CONVERTED',
  'CONVERTER_ERROR',
  'NOT_CONVERTED',
]);
export type ConversionFinding = z.infer<typeof ConversionFinding>;

/** The conversion of one series: number of instances read, NIfTI files written, and findings. */
export const SeriesConversion = z.object({
  name: FileName,
  instances: z.int().positive(),
  files: z.array(z.object({ name: FileName, sha256: Sha256 })),
  findings: z.array(ConversionFinding),
});
export type SeriesConversion = z.infer<typeof SeriesConversion>;
