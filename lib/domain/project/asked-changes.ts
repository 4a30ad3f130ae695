import type { AskedChange, AskedSet } from '#contracts/decision';
import type { UserId } from '#contracts/ids';
import { describeCohort } from '../answers/describe-cohort.ts';
import { canonicalJson } from '../audit/canonical-json.ts';

/** What a person is called. */
type NameOf = (userId: UserId) => string;

type Told = { readonly same: (set: AskedSet) => unknown; readonly words: (set: AskedSet, nameOf: NameOf) => string };

const told: Readonly<Record<AskedChange['what'], Told>> = {
  name: { same: ({ name }) => name, words: ({ name }) => name },
  description: { same: ({ description }) => description, words: ({ description }) => description },
  owner: { same: ({ ownerId }) => ownerId, words: ({ ownerId }, nameOf) => nameOf(ownerId) },
  members: {
    same: ({ members }) => members,
    words: ({ members }, nameOf) => members.map(nameOf).join(', '),
  },
  cohort: { same: ({ cohort }) => cohort, words: ({ cohort }) => describeCohort(cohort) },
  trusts: { same: ({ trusts }) => trusts, words: ({ trusts }) => trusts.join(', ') },
};

/** Everything of which two sets differ, in words; two cohorts may differ in what the words do not say. */
export const askedChanges = (before: AskedSet, now: AskedSet, nameOf: NameOf): AskedChange[] =>
  Object.entries(told).flatMap(([what, { same, words }]): AskedChange[] =>
    canonicalJson([same(before)]) === canonicalJson([same(now)])
      ? []
      : [{ what: what as AskedChange['what'], before: words(before, nameOf), now: words(now, nameOf) }],
  );
