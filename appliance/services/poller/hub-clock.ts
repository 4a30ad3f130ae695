import type { PartHealth } from '#appliance/platform/http-service';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { isSkewed, skewSecondsBetween } from '#domain/clock/clock-skew';

/**
 * The hub's clock, from the Date headers of its responses. It decides nothing: it only shows the cause where a valid
 * task or token seems expired because the trust's own clock is wrong.
 */
export type HubClock = {
  /** Records the Date header of a response that has just arrived; ignores one that is no date. */
  readonly observe: (dateHeader: string | null) => void;
  /** Seconds by which the trust's clock is behind the hub's; undefined before the first response. */
  readonly skewSeconds: () => number | undefined;
  /** The hub's present time; undefined before the first response. */
  readonly hubTime: () => Date | undefined;
};

type HubClockDeps = {
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/**
 * The health of the trust's clock: degraded where it differs by a minute or more; healthy while the difference is
 * unknown.
 */
export const clockHealth = (skewSeconds: number | undefined): PartHealth =>
  skewSeconds !== undefined && isSkewed(skewSeconds) ? 'degraded' : 'healthy';

/**
 * Makes the hub's clock. Logs CLOCK_SKEW when the trust's clock becomes wrong, and CLOCK_RIGHT when it is right again.
 */
export function createHubClock({ log, now }: HubClockDeps): HubClock {
  let skew: number | undefined;
  let wrong = false;
  return {
    observe: (dateHeader) => {
      const date = Date.parse(dateHeader ?? '');
      if (Number.isNaN(date)) return;
      skew = skewSecondsBetween(now(), new Date(date));
      if (isSkewed(skew) === wrong) return;
      wrong = !wrong;
      log(wrong ? 'CLOCK_SKEW' : 'CLOCK_RIGHT', { skewSeconds: skew });
    },
    skewSeconds: () => skew,
    hubTime: () => (skew === undefined ? undefined : new Date(now().getTime() + skew * 1000)),
  };
}
