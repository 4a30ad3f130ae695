import { median } from 'simple-statistics';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { HonestCohort } from './honest-cohorts.ts';

/** How well somebody is served who wants no secret. Errors are of totals whose true number is at least 100. */
export type HonestUse = {
  readonly asked: number;
  readonly refused: number;
  /** Totals of at least 100 persons, which the errors are of. */
  readonly judged: number;
  readonly medianRelativeError: number;
  /** Share of them within 12 persons or 5 % of the truth. A hidden one is not. */
  readonly within: number;
};

/** Asks each cohort once, in this order and with these tables, in one project. */
export function measureHonestUse(
  engine: DisclosureEngine,
  cohorts: readonly HonestCohort[],
  tables: readonly DistributionTable[],
): HonestUse {
  let refused = 0;
  const errors: { readonly relative: number; readonly within: boolean }[] = [];
  for (const { name, persons } of cohorts) {
    const truth = persons.size;
    try {
      const released = engine.answer({
        projectId: 'honest',
        dataDate: '2026-01-31',
        key: name,
        persons,
        tables,
        crossTables: [],
        counted: true,
      });
      if (truth < 100) continue;
      const error = Math.abs((released.persons ?? 0) - truth);
      errors.push({ relative: error / truth, within: error <= Math.max(12, truth * 0.05) });
    } catch {
      refused += 1;
    }
  }
  return {
    asked: cohorts.length,
    refused,
    judged: errors.length,
    medianRelativeError: median(errors.map(({ relative }) => relative)),
    within: errors.filter(({ within }) => within).length / errors.length,
  };
}
