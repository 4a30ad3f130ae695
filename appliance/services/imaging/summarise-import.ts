import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { Exclusions, ImportSummary } from '#contracts/import-manifest';
import { ExclusionReason } from '#contracts/import-manifest';
import type { JournalledImport } from './ports.ts';

/** Numbers of excluded studies by reason, in the order of the reasons; reasons without a study are left out. */
export function countExclusions({ studies }: JournalledImport): Exclusions {
  return ExclusionReason.options
    .map((reason) => ({
      reason,
      studies: studies.filter(({ outcome }) => outcome?.kind === 'EXCLUDED' && outcome.reason === reason).length,
    }))
    .filter((count) => count.studies > 0);
}

/** SHA-256 in hexadecimal of the canonical manifest: studies sorted by key, members in a fixed order. */
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
 * Summarises an import in numbers of studies and instances. A study without an outcome, because the PACS, the research
 * store or this machine failed, counts neither as imported nor as excluded; `lastFailure` then becomes the summary's
 * failure, and another start of the import continues with these studies.
 */
export function summariseImport(
  journalled: JournalledImport,
  finishedAt: Date,
  lastFailure?: ErrorCode,
): ImportSummary {
  const imported = journalled.studies.flatMap(({ outcome }) => (outcome?.kind === 'IMPORTED' ? [outcome] : []));
  const withOutcome = journalled.studies.filter(({ outcome }) => outcome !== undefined).length;
  const all = imported.length === journalled.studies.length;
  // An import without a study may have ended before the list of studies was fetched.
  const unfinished =
    withOutcome < journalled.studies.length || (journalled.studies.length === 0 && lastFailure !== undefined);
  return {
    projectId: journalled.projectId,
    status: imported.length === 0 ? 'FAILED' : all ? 'READY' : 'PARTIAL',
    studiesAsked: journalled.studies.length,
    studiesImported: imported.length,
    instancesImported: imported.reduce((sum, { instances }) => sum + instances, 0),
    excluded: countExclusions(journalled),
    ...(unfinished ? { failure: new AppError(lastFailure ?? 'IMPORT_FAILED').toFailure() } : {}),
    manifestHash: manifestHash(journalled),
    finishedAt: finishedAt.toISOString(),
  };
}
