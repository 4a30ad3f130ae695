import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { Exclusions, ImportSummary } from '#contracts/import-manifest';
import { ExclusionReason } from '#contracts/import-manifest';
import type { JournalledImport } from './ports.ts';

/** How many studies were left out, by reason, in the order of the reasons. */
export function countExclusions({ studies }: JournalledImport): Exclusions {
  return ExclusionReason.options
    .map((reason) => ({
      reason,
      studies: studies.filter(({ outcome }) => outcome?.kind === 'EXCLUDED' && outcome.reason === reason).length,
    }))
    .filter((count) => count.studies > 0);
}

/** The manifest in one spelling, so that equal imports have equal hashes: studies by key, fixed order of members. */
function manifestHash({ projectId, snapshotHash, studies }: JournalledImport): string {
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

/**
 * The import in numbers. A study that could not be settled, because the PACS, the research store or this machine
 * failed, is neither imported nor excluded: it is missing from both numbers, `lastFailure` becomes the summary's
 * failure, and asking again goes on with it.
 */
export function summariseImport(held: JournalledImport, finishedAt: Date, lastFailure?: ErrorCode): ImportSummary {
  const imported = held.studies.flatMap(({ outcome }) => (outcome?.kind === 'IMPORTED' ? [outcome] : []));
  const settled = held.studies.filter(({ outcome }) => outcome !== undefined).length;
  const all = imported.length === held.studies.length;
  // Without any study known, the import never came as far as the list of them.
  const open = settled < held.studies.length || (held.studies.length === 0 && lastFailure !== undefined);
  return {
    projectId: held.projectId,
    status: imported.length === 0 ? 'FAILED' : all ? 'READY' : 'PARTIAL',
    studiesAsked: held.studies.length,
    studiesImported: imported.length,
    instancesImported: imported.reduce((sum, { instances }) => sum + instances, 0),
    excluded: countExclusions(held),
    ...(open ? { failure: new AppError(lastFailure ?? 'IMPORT_FAILED').toFailure() } : {}),
    manifestHash: manifestHash(held),
    finishedAt: finishedAt.toISOString(),
  };
}
