import { partBytes } from '#contracts/model';

/** How many parts a file of this size has. */
export const partCount = (sizeBytes: number): number => Math.max(1, Math.ceil(sizeBytes / partBytes));

/** The size of one part, by its number from 1; undefined where the file has no such part. */
export const sizeOfPart = (sizeBytes: number, partNumber: number): number | undefined =>
  partNumber < 1 || partNumber > partCount(sizeBytes)
    ? undefined
    : Math.min(partBytes, sizeBytes - (partNumber - 1) * partBytes);
