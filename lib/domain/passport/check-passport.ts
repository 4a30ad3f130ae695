import type { FaultDetail } from '#contracts/failure';
import { isSkewed, skewDetail, skewSecondsBetween } from '../clock/clock-skew.ts';
import { inTime } from './in-time.ts';
import type { PassportQuestion, PassportRule } from './passport-question.ts';
import { passportRules } from './passport-rules.ts';

/** Whether a trust may take part, or every fault of the gravest kind. */
export type PassportVerdict =
  | { readonly kind: 'valid' }
  | {
      readonly kind: 'invalid';
      readonly code: PassportRule['code'] | 'CLOCK_SKEW';
      readonly faults: readonly FaultDetail[];
    };

/** By how much this trust's clock is wrong, where the passport is in time by the hub's clock and not by its own. */
function clockFaults(question: PassportQuestion): readonly FaultDetail[] {
  const { hubNow, now } = question;
  if (hubNow === undefined) return [];
  const skewSeconds = skewSecondsBetween(now, hubNow);
  const matters = inTime.faults(question).length > 0 && inTime.faults({ ...question, now: hubNow }).length === 0;
  return matters && isSkewed(skewSeconds) ? [skewDetail(skewSeconds, 'the trust', 'the hub')] : [];
}

/** Asks every rule; a passport with a single fault is worth nothing. A wrong clock is named before anything else. */
export function checkPassport(question: PassportQuestion): PassportVerdict {
  const clock = clockFaults(question);
  if (clock.length > 0) return { kind: 'invalid', code: 'CLOCK_SKEW', faults: clock };
  const broken = passportRules
    .map((rule) => ({ code: rule.code, faults: rule.faults(question) }))
    .filter(({ faults }) => faults.length > 0);
  const [first] = broken;
  if (first === undefined) return { kind: 'valid' };
  const faults = broken.filter(({ code }) => code === first.code).flatMap((rule) => rule.faults);
  return { kind: 'invalid', code: first.code, faults: faults.slice(0, 50) };
}
