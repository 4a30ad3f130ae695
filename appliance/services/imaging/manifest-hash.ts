import { createHash } from 'node:crypto';
import type { JournalledImport } from './ports.ts';

/** SHA-256 in hexadecimal of the canonical manifest: studies sorted by key, members in a fixed order. */
export function manifestHash({ projectId, snapshotHash, studies }: JournalledImport): string {
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
  return createHash('sha256')
    .update(JSON.stringify([projectId, snapshotHash, rows]))
    .digest('hex');
}
