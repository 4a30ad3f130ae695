import type { PartHealth } from '#appliance/platform/http-service';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { isSkewed, skewSecondsBetween } from '#domain/clock/clock-skew';

/**
 * The hub's clock, as the Date header of its answers tells it. No decision is made by it: it only names the cause where
 * the trust's own clock makes what is valid seem expired.
 */
export type HubClock = {
  /** Takes in the Date header of an answer that has just arrived. */
  readonly observe: (dateHeader: string | null) => void;
  /** Seconds by which the trust's clock is behind the hub's; undefined before the first answer. */
  readonly skewSeconds: () => number | undefined;
  /** What the hub's clock shows now; undefined before the first answer. */
  readonly hubTime: () => Date | undefined;
};

type HubClockDeps = {
  readonly now: () => Date;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

/** How the trust's clock is; healthy as long as nothing is known of the hub's. */
export const clockHealth = (skewSeconds: number | undefined): PartHealth =>
  skewSeconds !== undefined && isSkewed(skewSeconds) ? 'degraded' : 'healthy';

/** Follows the hub's clock, and logs once that the trust's clock became wrong and once that it is right again. */
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
