import Table from 'cli-table3';
import type { TrustFigures } from './study-report.ts';

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

/** The study in one table, a line per trust. */
export function finalTable(trusts: readonly TrustFigures[]): string {
  const table = new Table({
    head: [
      'trust',
      'decision',
      'persons',
      'with images',
      'rounds',
      'AUC before',
      'AUC after',
      'own data only',
      'receipt',
    ],
    style: { head: [], border: [] },
  });
  for (const trust of trusts) {
    const receipt = trust.receiptVerified === null ? '–' : trust.receiptVerified ? 'verified' : 'NOT VALID';
    table.push([
      trust.code,
      trust.decision,
      trust.personsReported === null ? 'hidden' : String(trust.personsReported),
      trust.personsWithImages === null ? '–' : String(trust.personsWithImages),
      String(trust.rounds),
      shown(trust.aucBefore),
      shown(trust.aucAfter),
      shown(trust.aucLocalOnly),
      receipt,
    ]);
  }
  return table.toString();
}
