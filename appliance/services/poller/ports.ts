import type { KeyObject } from 'node:crypto';
import type { AdmissionRequest, JoinRequest, RunState } from '#contracts/appliance/fl-client-api';
import type { ImagesDeleted, ImportProgress } from '#contracts/appliance/imaging-api';
import type { CohortQuestion, SnapshotDeleted } from '#contracts/appliance/query-api';
import type { CohortResult } from '#contracts/cohort-result';
import type { Failure } from '#contracts/failure';
import type { ProjectId, QueryId, RunId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';
import type { Receipt } from '#contracts/receipt';
import type { Admission } from '#contracts/run-tasks';
import type { FreezeCohortTask, SnapshotFacts } from '#contracts/snapshot';
import type { OwnParticipant } from '#domain/secure-sum/participation-faults';
import type { KnownPeers } from '#domain/secure-sum/unknown-peer-faults';
import type { MaskedAnswers } from './masked-answers.ts';
import type { PeerKeys } from './peer-keys.ts';

/** The query service's calls that the poller uses; each throws what `ServiceClient.call` throws. */
export type QueryPort = {
  readonly answer: (question: CohortQuestion) => Promise<CohortResult>;
  /** Stops a typed question, which then fails with TASK_CANCELLED; one in SQL goes on. */
  readonly cancel: (queryId: QueryId) => Promise<void>;
  readonly freeze: (task: FreezeCohortTask) => Promise<SnapshotFacts>;
  readonly deleteSnapshot: (projectId: ProjectId) => Promise<SnapshotDeleted>;
  /** Counts what remains of a deleted cohort. */
  readonly snapshotDeletion: (projectId: ProjectId) => Promise<SnapshotDeleted>;
};

/** The imaging service's calls that the poller uses; each throws what `ServiceClient.call` throws. */
export type ImagingPort = {
  readonly startImport: (projectId: ProjectId, deadline: Date) => Promise<ImportProgress>;
  readonly progress: (projectId: ProjectId) => Promise<ImportProgress>;
  readonly deleteImages: (projectId: ProjectId) => Promise<ImagesDeleted>;
  /** Counts what remains of deleted images. */
  readonly imagesDeletion: (projectId: ProjectId) => Promise<ImagesDeleted>;
};

/** The fl-client's calls that the poller uses; each throws what `ServiceClient.call` throws. */
export type FlClientPort = {
  readonly putBundle: (runId: RunId, bundle: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly admit: (runId: RunId, request: AdmissionRequest) => Promise<Admission>;
  readonly join: (runId: RunId, request: JoinRequest) => Promise<RunState>;
  readonly state: (runId: RunId) => Promise<RunState>;
  readonly stop: (runId: RunId, reason: string) => Promise<RunState>;
};

/** What this trust needs to take part in secure sums. */
export type SecureSumPort = {
  /** This trust with the key that has this public half, where it has that key or had it before a rotation. */
  readonly own: (x: string | undefined) => OwnParticipant & { readonly privateKey: KeyObject };
  readonly policy: Policy['disclosure']['secureSum'];
  readonly peers: PeerKeys;
  /** Where the trust lists the others, only these may take part, and no keys are pinned. */
  readonly known: KnownPeers | undefined;
  readonly answers: MaskedAnswers;
};

/** What a handler gets beside the payload. */
export type TaskContext = {
  /** The ISO instant at which the hub ends the task. */
  readonly expiresAt: string;
  /**
   * Reports the failure that the work waits for, or undefined. The hub shows it, and uses it as the reason at the
   * deadline.
   */
  readonly reportWaiting: (failure: Failure | undefined) => void;
  /** Aborts when the hub has cancelled the task; of work that goes on the hub takes no outcome. */
  readonly cancelled: AbortSignal;
};

/** Everything a task handler may use. */
export type HandlerDeps = {
  readonly query: QueryPort;
  readonly imaging: ImagingPort;
  readonly flClient: FlClientPort;
  readonly secureSum: SecureSumPort;
  /** Downloads from a short-lived URL of the hub. Throws BUNDLE_MISMATCH and DEPENDENCY_DOWN. */
  readonly download: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Signs a receipt with the trust's key; returns a compact JWS. */
  readonly signReceipt: (receipt: Receipt) => Promise<string>;
  readonly now: () => Date;
  /** The hub's present time; undefined before its first response. */
  readonly hubTime: () => Date | undefined;
  /** Every statement of the hub's signing keys that this trust has followed, as they were signed. */
  readonly hubKeyStatements: () => readonly string[];
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether the trust has stopped all work by its own switch. */
  readonly isPaused: () => boolean;
};
