import type { PixelState } from './pixel-state.ts';
import type { Series } from './series-name.ts';

/** A de-identified DICOM file with the attributes that the next steps need. */
export type DeidentifiedFile = {
  readonly bytes: Buffer;
  readonly pixels: PixelState;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly series: Series;
  /** Size of its decompressed pixels in bytes. */
  readonly pixelBytes: number;
};

/** A de-identified instance on disk. */
export type DeidentifiedInstance = Omit<DeidentifiedFile, 'bytes' | 'pixels' | 'series'> & { readonly file: string };

/** The de-identified instances of one series; their folder holds nothing else. */
export type DeidentifiedSeries = {
  /** Made by `seriesName`; unique within the study. */
  readonly name: string;
  readonly folder: string;
  readonly instances: readonly DeidentifiedInstance[];
};
