import { createHash } from 'node:crypto';

/** The attributes that a de-identified series is named by: its keyed UID, its number in the study and its modality. */
export type Series = { readonly instanceUid: string; readonly number: number; readonly modality: string };

/**
 * A file name for the series, such as `0003-ct-5f0c1a2b3c4d`. Names sort by series number. Two series of a study never
 * have the same name: series numbers may repeat, so that the name also holds a hash of the UID.
 */
export function seriesName({ instanceUid, number, modality }: Series): string {
  const digits = String(Number.isInteger(number) && number > 0 ? number : 0)
    .padStart(4, '0')
    .slice(-10);
  const kind =
    modality
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 16) || 'ot';
  return `${digits}-${kind}-${createHash('sha256').update(instanceUid).digest('hex').slice(0, 12)}`;
}
