import type { SqlRule } from '../sql-rule.ts';

/** What runs is written anew from what was judged, read again, judged again and found to be the same. */
export const noDrift: SqlRule = {
  name: 'the statement as it would run is the one that was judged',
  brokenBy: (fact) => (fact.kind === 'drift' && !fact.same ? {} : undefined),
};
