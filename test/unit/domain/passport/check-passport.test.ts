import { describe, expect, it } from 'vitest';
import { checkPassport } from '#domain/passport/check-passport';
import type { PassportQuestion } from '#domain/passport/passport-question';

const noon = Date.parse('2026-01-01T12:00:00Z');
/** A passport from noon to one o'clock; nothing of it is right but its time. */
const ask = (nowMinutes: number, hubMinutes?: number) =>
  checkPassport({
    passport: {
      issuedAt: new Date(noon).toISOString(),
      expiresAt: new Date(noon + 3_600_000).toISOString(),
      cohorts: {},
      seal: {},
      app: { files: [] },
      model: { layout: [] },
    } as never,
    now: new Date(noon + nowMinutes * 60_000),
    ...(hubMinutes === undefined ? {} : { hubNow: new Date(noon + hubMinutes * 60_000) }),
    policy: {} as never,
    snapshot: {} as never,
    bundle: { files: [] } as never,
  } as unknown as PassportQuestion);

describe('a passport that is out of time by this trust’s clock', () => {
  it.each([
    ['ahead', 90, 10, 'the clock of the trust is 4800 s ahead of the clock of the hub'],
    ['behind', -30, 10, 'the clock of the trust is 2400 s behind the clock of the hub'],
  ])('names the clock, and by how much it is %s, where the hub’s clock says that it is valid', (_, now, hub, rule) => {
    expect(ask(now, hub)).toEqual({ kind: 'invalid', code: 'CLOCK_SKEW', faults: [{ rule, place: 'clock' }] });
  });
});
