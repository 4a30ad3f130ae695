import type { FaultDetail } from '#contracts/failure';
import type { PassportQuestion, PassportRule } from './passport-question.ts';
import { passportRules } from './passport-rules.ts';

/** Whether a trust may take part, or every fault of the gravest kind. */
export type PassportVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly code: PassportRule['code']; readonly faults: readonly FaultDetail[] };

/** Asks every rule; a passport with a single fault is worth nothing. */
export function checkPassport(question: PassportQuestion): PassportVerdict {
  const broken = passportRules
    .map((rule) => ({ code: rule.code, faults: rule.faults(question) }))
    .filter(({ faults }) => faults.length > 0);
  const [first] = broken;
  if (first === undefined) return { kind: 'valid' };
  const faults = broken.filter(({ code }) => code === first.code).flatMap((rule) => rule.faults);
  return { kind: 'invalid', code: first.code, faults: faults.slice(0, 50) };
}
