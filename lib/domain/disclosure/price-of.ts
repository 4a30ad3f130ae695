import type { PrivacyRules } from './disclosure-rules.ts';
import { unitsOf } from './privacy-cost.ts';
import type { CostKind } from './privacy-ledger.ts';

/** What one figure costs each person whom it counts: so many units, which may bring an account to `upTo` at most. */
export type Price = { readonly of: CostKind; readonly units: number; readonly upTo: number };

/** A price within the project's budget: a question leaves the reserve, the figures of a frozen cohort may use it. */
export const priceOf = (
  {
    answers,
    privacy: { budget, reserve },
  }: { readonly answers: 'question' | 'freeze'; readonly privacy: PrivacyRules },
  of: CostKind,
  units: number,
): Price => ({ of, units, upTo: unitsOf(budget[of]) - (answers === 'freeze' ? 0 : reserve[of]) });
