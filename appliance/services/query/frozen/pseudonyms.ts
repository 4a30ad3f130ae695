import { createHmac } from 'node:crypto';
import type { StudyRecord } from '../ports.ts';

/** Names under which persons and studies leave this service for research; only the trust's key links them back. */
export type Pseudonyms = {
  readonly personKey: (personId: number) => string;
  readonly studyKey: (study: Pick<StudyRecord, 'accessionNumber' | 'personId' | 'imageOccurrenceId'>) => string;
  /** HMAC-SHA-256 in hexadecimal over the text of a snapshot. */
  readonly seal: (content: string) => string;
};

/** Keyed by the trust's secret and by project, so that the same person has another name in another project. */
export function createPseudonyms(key: Uint8Array, projectId: string): Pseudonyms {
  const mac = (...parts: readonly (string | number)[]): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([projectId, ...parts]))
      .digest('hex');
  return {
    personKey: (personId) => mac('person', personId).slice(0, 16),
    // The person is part of the name because a wrong accession number may stand at two persons.
    studyKey: ({ accessionNumber, personId, imageOccurrenceId }) =>
      mac('study', personId, accessionNumber, ...(accessionNumber === '' ? [imageOccurrenceId] : [])).slice(0, 16),
    seal: (content) => mac('snapshot', content),
  };
}
