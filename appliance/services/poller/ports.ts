import type { JoinRequest, RunState } from '#contracts/appliance/fl-client-api';
import type { ImportProgress } from '#contracts/appliance/imaging-api';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { ProjectId, RunId } from '#contracts/ids';
import type { Receipt } from '#contracts/receipt';
import type { Admission } from '#contracts/run-tasks';
import type { SnapshotFacts } from '#contracts/snapshot';

/** What the poller needs of the query service. */
export type QueryPort = {
  readonly ask: (question: CohortQuestion) => Promise<CohortResult>;
  readonly freeze: (question: CohortQuestion) => Promise<SnapshotFacts>;
};

/** What the poller needs of the imaging service. */
export type ImagingPort = {
  readonly startImport: (projectId: ProjectId) => Promise<ImportProgress>;
  readonly progress: (projectId: ProjectId) => Promise<ImportProgress>;
};

/** What the poller needs of the fl-client. */
export type FlClientPort = {
  readonly putBundle: (runId: RunId, bundle: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly admit: (runId: RunId, passport: string) => Promise<Admission>;
  readonly join: (runId: RunId, request: JoinRequest) => Promise<RunState>;
  readonly state: (runId: RunId) => Promise<RunState>;
  readonly stop: (runId: RunId, reason: string) => Promise<RunState>;
};

/** Everything a task handler may use. */
export type HandlerDeps = {
  readonly query: QueryPort;
  readonly imaging: ImagingPort;
  readonly flClient: FlClientPort;
  /** Bytes behind a short-lived link of the hub. */
  readonly download: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly signReceipt: (receipt: Receipt) => Promise<string>;
  readonly pause: (milliseconds: number) => Promise<void>;
};
