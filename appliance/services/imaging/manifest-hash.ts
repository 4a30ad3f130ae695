import { createHmac } from 'node:crypto';
import type { JournalledImport } from './ports.ts';

/** An import of which the manifest is made. */
export type Manifest = Pick<JournalledImport, 'projectId' | 'snapshotHash' | 'studies'>;

/**
 * HMAC-SHA-256 in hexadecimal of the canonical manifest: studies sorted by key, members in a fixed order. The hub is told
 * it, and could find out by a hash without a key that nobody of a cohort has a study.
 */
export function manifestHash(key: Uint8Array, { projectId, snapshotHash, studies }: Manifest): string {
  const rows = [...studies]
    .sort((a, b) => (a.studyKey < b.studyKey ? -1 : 1))
    .map(({ studyKey, outcome }) => {
      if (outcome === undefined) return [studyKey, 'PENDING'];
      if (outcome.kind === 'EXCLUDED') return [studyKey, outcome.kind, outcome.reason];
      const files = [...outcome.files].sort((a, b) => (a.name < b.name ? -1 : 1));
      const series = outcome.series.map((one) => [one.name, one.instances, one.files, one.findings]);
      const named = files.map(({ name, sha256 }) => [name, sha256]);
      return [studyKey, outcome.kind, outcome.instances, outcome.refused, named, series];
    });
  return createHmac('sha256', key)
    .update(JSON.stringify([projectId, snapshotHash, rows]))
    .digest('hex');
}
