import type { KeyObject } from 'node:crypto';
import type { AdmissionRequest, JoinRequest, RunState } from '#contracts/appliance/fl-client-api';
import type { ImagesDeleted, ImportProgress } from '#contracts/appliance/imaging-api';
import type { CohortQuestion, SnapshotDeleted } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { Failure } from '#contracts/failure';
import type { ProjectId, RunId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';
import type { Receipt } from '#contracts/receipt';
import type { Admission } from '#contracts/run-tasks';
import type { FreezeCohortTask, SnapshotFacts } from '#contracts/snapshot';
import type { OwnPart } from '#domain/secure-sum/participation-faults';
import type { KnownPeers } from '#domain/secure-sum/stranger-faults';
import type { MaskedAnswers } from './masked-answers.ts';
import type { PeerKeys } from './peer-keys.ts';

/** What the poller needs of the query service. */
export type QueryPort = {
  readonly ask: (question: CohortQuestion) => Promise<CohortResult>;
  readonly freeze: (task: FreezeCohortTask) => Promise<SnapshotFacts>;
  readonly deleteSnapshot: (projectId: ProjectId) => Promise<SnapshotDeleted>;
  /** Looks for what is there of a deleted cohort. */
  readonly snapshotDeletion: (projectId: ProjectId) => Promise<SnapshotDeleted>;
};

/** What the poller needs of the imaging service. */
export type ImagingPort = {
  readonly startImport: (projectId: ProjectId, deadline: Date) => Promise<ImportProgress>;
  readonly progress: (projectId: ProjectId) => Promise<ImportProgress>;
  readonly deleteImages: (projectId: ProjectId) => Promise<ImagesDeleted>;
  /** Looks for what is there of deleted images. */
  readonly imagesDeletion: (projectId: ProjectId) => Promise<ImagesDeleted>;
};

/** What the poller needs of the fl-client. */
export type FlClientPort = {
  readonly putBundle: (runId: RunId, bundle: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly admit: (runId: RunId, request: AdmissionRequest) => Promise<Admission>;
  readonly join: (runId: RunId, request: JoinRequest) => Promise<RunState>;
  readonly state: (runId: RunId) => Promise<RunState>;
  readonly stop: (runId: RunId, reason: string) => Promise<RunState>;
};

/** What this trust takes part in secure sums with. */
export type SecureSumPort = {
  readonly own: OwnPart & { readonly privateKey: KeyObject };
  readonly policy: Policy['disclosure']['secureSum'];
  readonly peers: PeerKeys;
  /** Where the trust itself says whom it counts with, nobody else is counted with, and keys are pinned no more. */
  readonly known: KnownPeers | undefined;
  readonly answers: MaskedAnswers;
};

/** What a handler is given beside the payload. */
export type TaskContext = {
  /** When the hub gives the task up, an instant. */
  readonly expiresAt: string;
  /** Says what the work waits for, which the hub shows and gives as the reason at the deadline; undefined: for nothing. */
  readonly waitsFor: (failure: Failure | undefined) => void;
};

/** Everything a task handler may use. */
export type HandlerDeps = {
  readonly query: QueryPort;
  readonly imaging: ImagingPort;
  readonly flClient: FlClientPort;
  readonly secureSum: SecureSumPort;
  /** Bytes behind a short-lived link of the hub. */
  readonly download: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly signReceipt: (receipt: Receipt) => Promise<string>;
  readonly now: () => Date;
  /** What the hub's clock shows; undefined before its first answer. */
  readonly hubTime: () => Date | undefined;
  readonly pause: (milliseconds: number) => Promise<void>;
};
