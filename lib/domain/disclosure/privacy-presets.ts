import type { PrivacyPreset } from '#contracts/privacy-preset';
import type { PrivacyRules } from './disclosure-rules.ts';
import { normalTail } from './normal-tail.ts';

/** What each preset sets; a policy may change every part. */
export const privacyPresets: Readonly<Record<PrivacyPreset, Omit<PrivacyRules, 'answers' | 'reserve'> | undefined>> = {
  strict: {
    budget: { numbers: 0.045, tables: 0.01, sizes: 0.008 },
    noise: { persons: 16, share: 0.02 },
    tablesPerQuestion: 0.005,
  },
  standard: {
    budget: { numbers: 1.15, tables: 0.2, sizes: 0.15 },
    noise: { persons: 5.5, share: 0.02 },
    tablesPerQuestion: 0.03,
  },
  approved: {
    budget: { numbers: 2.9, tables: 0.75, sizes: 0.3 },
    noise: { persons: 4, share: 0.01 },
    tablesPerQuestion: 0.06,
  },
  threshold: undefined,
};

/**
 * The greatest probability with which somebody who knows everything but one bit of one person guesses the bit right from
 * the answers of so many projects together: Φ(√(kB)/2), where B is the project's budget (Dong, Roth and Su 2022 for
 * Gaussian differential privacy; Koskela, Tobaben and Honkela 2023 for accounts of single persons). 1 without a bound.
 */
export function guessingBound(
  privacy: Pick<PrivacyRules, 'budget'> | undefined,
  { projects = 1, tables = true }: { readonly projects?: number; readonly tables?: boolean } = {},
): number {
  if (privacy === undefined) return 1;
  const { budget } = privacy;
  const total = budget.numbers + budget.sizes + (tables ? budget.tables : 0);
  return 1 - normalTail(Math.sqrt(projects * total) / 2);
}
