import type { TaskId } from '#contracts/ids';
import type { LeasedTask, RenewTask, ReportTask } from '#contracts/task';
import type { Heartbeat, HeartbeatReply } from '#contracts/trust';

/** What the poller needs of the hub. */
export type HubPort = {
  readonly lease: (max: number) => Promise<readonly LeasedTask[]>;
  readonly renew: (taskId: TaskId, renewal: RenewTask) => Promise<void>;
  readonly report: (taskId: TaskId, report: ReportTask) => Promise<void>;
  readonly heartbeat: (heartbeat: Heartbeat) => Promise<HeartbeatReply>;
  /** Returns when the bell rang or the wait was over; throws when there is no doorbell to wait at. */
  readonly waitAtDoorbell: (signal: AbortSignal) => Promise<void>;
};
