import type { PrivacyRules } from './disclosure-rules.ts';
import { unitsOf } from './privacy-cost.ts';
import type { CostKind } from './privacy-ledger.ts';

/**
 * Units that an answer may bring a person's account to: a question leaves the reserve, the figures of a frozen cohort may
 * use it.
 */
export const spendable = ({ budget, reserve }: PrivacyRules, of: CostKind, answers: 'question' | 'freeze'): number =>
  unitsOf(budget[of]) - (answers === 'freeze' ? 0 : reserve[of]);
