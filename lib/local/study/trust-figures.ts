import type { CohortQuery, Project } from '#contracts/project';
import type { MetricPoint, Run } from '#contracts/run';
import type { CheckedReceipt } from './steps/fetch-results.ts';
import type { RegisteredTrust } from './study-platform.ts';
import type { TrustFigures } from './study-report.ts';

const metricOf = (metrics: readonly MetricPoint[], trustId: string, name: string, round: number): number | null =>
  metrics.find((point) => point.trustId === trustId && point.name === name && point.round === round)?.value ?? null;

/** Collects what the study found out about each trust. */
export function trustFigures(found: {
  readonly trusts: readonly RegisteredTrust[];
  readonly project: Project;
  readonly query: CohortQuery;
  readonly run: Run;
  readonly metrics: readonly MetricPoint[];
  readonly receipts: readonly CheckedReceipt[];
}): TrustFigures[] {
  return found.trusts.map(({ trustId, code }) => {
    const answer = found.query.answers.find((one) => one.trustId === trustId);
    const part = found.project.trusts.find((one) => one.trustId === trustId);
    const checked = found.receipts.find((one) => one.trustCode === code);
    return {
      code,
      decision: part?.decision ?? 'NONE',
      personsReported: answer?.result?.persons ?? null,
      personsWithImages: checked?.receipt?.cohort.personsWithImages ?? null,
      rounds: checked?.receipt?.rounds.joined.length ?? 0,
      aucBefore: metricOf(found.metrics, trustId, 'auc', 0),
      aucAfter: metricOf(found.metrics, trustId, 'auc', found.run.rounds),
      aucLocalOnly: metricOf(found.metrics, trustId, 'auc_local', found.run.rounds),
      receiptVerified: checked === undefined ? null : checked.verified,
    };
  });
}
