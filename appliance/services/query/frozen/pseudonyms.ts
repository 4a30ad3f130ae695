import { createHmac } from 'node:crypto';
import type { StudyRecord } from '../ports.ts';

/**
 * Pseudonyms of persons and studies in research rows (16 hexadecimal digits); only the trust's key can link them to the
 * originals.
 */
export type Pseudonyms = {
  readonly personKey: (personId: number) => string;
  readonly studyKey: (study: Pick<StudyRecord, 'accessionNumber' | 'personId' | 'imageOccurrenceId'>) => string;
  /** HMAC-SHA-256 of the text of a snapshot, in hexadecimal. */
  readonly seal: (content: string) => string;
};

/**
 * Makes the pseudonyms of one project from the trust's key (32 bytes). The same person has another pseudonym in another
 * project.
 */
export function createPseudonyms(key: Uint8Array, projectId: string): Pseudonyms {
  const mac = (...parts: readonly (string | number)[]): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([projectId, ...parts]))
      .digest('hex');
  return {
    personKey: (personId) => mac('person', personId).slice(0, 16),
    // The person is part of the input, because two persons may have the same wrong accession number.
    studyKey: ({ accessionNumber, personId, imageOccurrenceId }) =>
      mac('study', personId, accessionNumber, ...(accessionNumber === '' ? [imageOccurrenceId] : [])).slice(0, 16),
    seal: (content) => mac('snapshot', content),
  };
}
