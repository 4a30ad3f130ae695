import type { Leak } from './proofs/search-leaks.ts';
import type { Claim, TrustFigures } from './study-report.ts';

const least = 0.8;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const given = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

/** What the demo claims of itself, each with what was found; one that does not hold fails the demo. */
export function claims(found: {
  readonly trusts: readonly TrustFigures[];
  readonly runStatus: string;
  readonly declinedTaskTypes: Readonly<Record<string, readonly string[]>>;
  readonly leaks: readonly Leak[];
  readonly auditVerified: boolean;
  readonly auditEvents: number;
}): Claim[] {
  const took = found.trusts.filter(({ decision }) => decision === 'APPROVED');
  const after = given(took.map(({ aucAfter }) => aucAfter));
  const alone = given(took.map(({ aucLocalOnly }) => aucLocalOnly));
  const declined = found.trusts.filter(({ decision }) => decision === 'DECLINED');
  const reached = declined.flatMap(
    ({ code }) => found.declinedTaskTypes[code]?.filter((type) => type !== 'cohort_query') ?? ['unknown'],
  );
  return [
    {
      claim: 'the run succeeded at every trust that approved',
      held: found.runStatus === 'SUCCEEDED' && took.length > 0 && took.every(({ rounds }) => rounds > 0),
      found: `${found.runStatus}, ${took.map(({ code, rounds }) => `${code} ${rounds} rounds`).join(', ')}`,
    },
    {
      claim: `hold-out AUC is at least ${least} at every trust that took part`,
      held: after.length === took.length && took.length > 0 && after.every((auc) => auc >= least),
      found: after.map((auc) => auc.toFixed(3)).join(', '),
    },
    {
      claim: 'the shared model beats the trusts’ own local-only models on average',
      held: alone.length === took.length && took.length > 0 && mean(after) > mean(alone),
      found: `${mean(after).toFixed(3)} against ${mean(alone).toFixed(3)}`,
    },
    {
      claim: 'the trust that declined received no freeze, import or run',
      held:
        declined.length > 0 &&
        reached.length === 0 &&
        declined.every(({ personsWithImages }) => personsWithImages === null),
      found: declined.map(({ code }) => `${code}: ${found.declinedTaskTypes[code]?.join(', ')}`).join('; '),
    },
    {
      claim: 'no identity and no person id stands in anything the hub stores, logs or serves',
      held: found.leaks.length === 0,
      found: found.leaks.length === 0 ? 'none found' : `${found.leaks.length}, first in ${found.leaks[0]?.where}`,
    },
    {
      claim: 'every receipt verifies',
      held: took.length > 0 && took.every(({ receiptVerified }) => receiptVerified === true),
      found: took
        .map(({ code, receiptVerified }) => `${code} ${receiptVerified === true ? 'verified' : 'not valid'}`)
        .join(', '),
    },
    {
      claim: 'the audit chain verifies',
      held: found.auditVerified && found.auditEvents > 0,
      found: `${found.auditEvents} events`,
    },
  ];
}
