import { createHmac } from 'node:crypto';

/** Names under which persons and studies leave this service for research; only the trust's key links them back. */
export type Pseudonyms = {
  readonly personKey: (personId: number) => string;
  readonly studyKey: (accessionNumber: string, personId: number) => string;
  /** HMAC-SHA-256 in hexadecimal over the text of a snapshot. */
  readonly seal: (content: string) => string;
};

/** Keyed by the trust's secret and by project, so that the same person has another name in another project. */
export function createPseudonyms(key: Uint8Array, projectId: string): Pseudonyms {
  const mac = (...parts: readonly string[]): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([projectId, ...parts]))
      .digest('hex');
  return {
    personKey: (personId) => mac('person', String(personId)).slice(0, 16),
    studyKey: (accessionNumber, personId) => mac('study', accessionNumber, String(personId)).slice(0, 16),
    seal: (content) => mac('snapshot', content),
  };
}
