import type { TaskId } from '#contracts/ids';
import type { LeasedTask, RenewTask, ReportTask } from '#contracts/task';
import type { Heartbeat, HeartbeatReply } from '#contracts/trust';

/** The hub's operations that the poller uses. Each throws an `AppError` with the hub's code, or DEPENDENCY_DOWN. */
export type HubPort = {
  /** Leases at most `max` tasks. */
  readonly lease: (max: number) => Promise<readonly LeasedTask[]>;
  /** Extends the lease of a task. */
  readonly renew: (taskId: TaskId, renewal: RenewTask) => Promise<void>;
  /** Reports the outcome of a task. */
  readonly report: (taskId: TaskId, report: ReportTask) => Promise<void>;
  readonly heartbeat: (heartbeat: Heartbeat) => Promise<HeartbeatReply>;
  /**
   * Waits at the hub's doorbell, the long poll for new tasks: true when it rang, false when the hub ended the wait after
   * 20 s. A ring may have been lost, so that silence does not say that there is no task.
   */
  readonly waitAtDoorbell: (signal: AbortSignal) => Promise<boolean>;
};
