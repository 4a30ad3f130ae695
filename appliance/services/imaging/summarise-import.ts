import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { ImportFigures, ImportSummary } from '#contracts/import-manifest';
import type { SnapshotFacts } from '#contracts/snapshot';

/** What came of an import: what may be told of it, or why it could not be carried out. */
export type ImportEnd =
  | { readonly kind: 'told'; readonly facts: SnapshotFacts; readonly figures: ImportFigures }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** Whether clearly fewer persons have images than were frozen: by more than both numbers may be off. */
const clearlyFewer = ({ margin = 0, personsWithImages }: ImportFigures, facts: SnapshotFacts): boolean =>
  (personsWithImages ?? 0) + margin < (facts.persons ?? 0) - (facts.margin ?? 0);

/**
 * Summarises an import for the hub: its status, and whether there is a failure, follow from released numbers alone, so that
 * no single person moves them. `lastFailure` is why studies could not be settled.
 */
export function summariseImport(
  ended: Pick<ImportSummary, 'projectId' | 'manifestHash'>,
  end: ImportEnd,
  finishedAt: Date,
  lastFailure: ErrorCode = 'IMPORT_FAILED',
): ImportSummary {
  const failed = (code: ErrorCode) => ({ failure: new AppError(code).toFailure() });
  const rest = { ...ended, finishedAt: finishedAt.toISOString() };
  if (end.kind === 'failed') return { ...rest, status: 'FAILED', ...failed(end.code) };
  const { facts, figures } = end;
  const { excluded, personsWithImages, unsettled } = figures;
  const why = unsettled === undefined ? {} : failed(lastFailure);
  if (personsWithImages === null) return { ...rest, status: 'FAILED', figures, ...failed('IMAGES_MISSING'), ...why };
  const all = excluded.length === 0 && unsettled === undefined && !clearlyFewer(figures, facts);
  return { ...rest, status: all ? 'READY' : 'PARTIAL', figures, ...why };
}
