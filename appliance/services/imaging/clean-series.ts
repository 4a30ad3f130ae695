import type { PixelState } from './pixel-state.ts';
import type { Series } from './series-name.ts';

/** A de-identified DICOM file and what the next steps need to know of it. */
export type DeidentifiedFile = {
  readonly bytes: Buffer;
  readonly pixels: PixelState;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly series: Series;
  /** Size of its pixels once decompressed. */
  readonly pixelBytes: number;
};

/** A de-identified instance on disk. */
export type CleanInstance = Omit<DeidentifiedFile, 'bytes' | 'pixels' | 'series'> & { readonly file: string };

/** The de-identified instances of one series, alone in a folder. */
export type CleanSeries = {
  /** By `seriesName`: unique within the study. */
  readonly name: string;
  readonly folder: string;
  readonly instances: readonly CleanInstance[];
};
