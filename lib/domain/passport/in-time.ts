import { faultUnless, type PassportRule } from './passport-question.ts';

/** Clocks of hub and trust may differ by this much. */
const skewMilliseconds = 300_000;

/** The passport has been issued, ends after it begins, and has not ended. */
export const inTime: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport, now }) => {
    const issued = Date.parse(passport.issuedAt);
    const expires = Date.parse(passport.expiresAt);
    return [
      ...faultUnless(issued <= now.getTime() + skewMilliseconds, 'issued in the past', 'issuedAt'),
      ...faultUnless(expires > issued, 'expires after it was issued', 'expiresAt'),
      ...faultUnless(expires > now.getTime(), 'not expired', 'expiresAt'),
    ];
  },
};
