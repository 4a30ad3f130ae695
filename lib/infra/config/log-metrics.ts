import type { LogEventCode } from '#contracts/log-events';
import type { AlarmKind } from './alarm-kinds.ts';

/** A number in a registered line of an area's log, from which an alarm is raised. */
export type LogMetric = {
  /** Folder of `lambdas`. */
  readonly area: string;
  readonly event: LogEventCode;
  /** One of the keys of the event. */
  readonly field: string;
  readonly kind: AlarmKind;
  /** From this on, in each of so many periods of five minutes. */
  readonly threshold: number;
  readonly periods: number;
};

/** The metrics that the hub takes from its own logs. */
export const logMetrics: readonly LogMetric[] = [
  {
    area: 'trusts',
    event: 'HUB_TRUSTS_WATCHED',
    field: 'offline',
    kind: 'HUB_TRUST_OFFLINE',
    threshold: 1,
    periods: 2,
  },
  {
    area: 'workflows',
    event: 'HUB_LISTENERS_WATCHED',
    field: 'longestWaitSeconds',
    kind: 'HUB_LISTENER_AWAITED',
    threshold: 7200,
    periods: 1,
  },
  {
    area: 'workflows',
    event: 'HUB_LISTENERS_WATCHED',
    field: 'unreachable',
    kind: 'HUB_SERVER_UNREACHABLE',
    threshold: 1,
    periods: 2,
  },
  {
    area: 'audit',
    event: 'HUB_AUDIT_SEALED',
    field: 'behindSeconds',
    kind: 'HUB_AUDIT_BEHIND',
    threshold: 300,
    periods: 2,
  },
];
