import type { ImportFigures } from '#contracts/import-manifest';
import { likelyRange } from './likely-range.ts';

const reasonWords: Readonly<Record<ImportFigures['excluded'][number]['reason'], string>> = {
  NOT_IN_PACS: 'the PACS does not have it',
  SEVERAL_STUDIES: 'the PACS has several of its accession number',
  PATIENT_MISMATCH: 'it is of another patient',
  INSTANCES_MISSING: 'images of it are missing',
  NO_PIXELS: 'it has no usable image',
  DEIDENTIFICATION_FAILED: 'it could not be de-identified',
  CONVERSION_FAILED: 'it could not be converted',
  ACCESSION_UNUSABLE: 'its accession number cannot be used',
  RESEARCH_STORE_REFUSED: 'the research store refused it',
};

/** What is told of an import, in sentences for people. */
export function explainImages({
  excluded,
  hiddenAtMost,
  margin,
  personsWithImages,
  unsettled,
}: ImportFigures): string[] {
  const enough =
    personsWithImages === null
      ? ['Too few people have an image to be told.']
      : [`With images: ${likelyRange({ persons: personsWithImages, margin })}`];
  const reasons = [
    ...excluded.map(({ reason, ...number }) => ({ ...number, words: reasonWords[reason] })),
    ...(unsettled === undefined ? [] : [{ ...unsettled, words: 'it was not settled in time' }]),
  ];
  const left = reasons.map(({ words, ...number }) => `A study was left out because ${words}: ${likelyRange(number)}`);
  const other = reasons.length === 0 ? '' : 'other ';
  const hidden =
    hiddenAtMost === undefined
      ? []
      : [`No ${other}reason left out studies of so many people that it can be told: each of ${hiddenAtMost} at most.`];
  return [...enough, ...left, ...hidden];
}
