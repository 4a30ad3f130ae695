import * as z from 'zod';
import { AskedCohort } from './cohort.ts';
import { CohortResult, Show } from './cohort-result.ts';
import { Failure } from './failure.ts';
import { ProjectId, QueryId, TrustCode, TrustId, UserId } from './ids.ts';
import { Exclusions } from './import-manifest.ts';
import { mostTrusts } from './most-trusts.ts';
import { Instant, ReleasedCount, Sha256 } from './primitives.ts';
import { SnapshotFacts } from './snapshot.ts';

export const ProjectStatus = z.enum(['DRAFT', 'STAGED', 'APPROVED', 'CLOSED']);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

export const DecisionStatus = z.enum(['PENDING', 'APPROVED', 'DECLINED', 'REVOKED']);
export type DecisionStatus = z.infer<typeof DecisionStatus>;

export const CohortStatus = z.enum(['NONE', 'FREEZING', 'FROZEN', 'FAILED', 'DELETED']);
export type CohortStatus = z.infer<typeof CohortStatus>;

export const ImagingStatus = z.enum(['NONE', 'IMPORTING', 'READY', 'PARTIAL', 'FAILED']);
export type ImagingStatus = z.infer<typeof ImagingStatus>;

/** What a trust does for a project once it has approved: freeze the cohort, then import its images. */
export const PartWork = z.enum(['freeze', 'import']);
export type PartWork = z.infer<typeof PartWork>;

/** One trust's part in a project. `decidedAs` says with whose authority the decision was made. */
export const ProjectTrust = z.object({
  trustId: TrustId,
  code: TrustCode,
  decision: DecisionStatus,
  decidedBy: UserId.optional(),
  decidedAs: z.enum(['HUB', 'SITE']).optional(),
  decidedAt: Instant.optional(),
  cohort: CohortStatus,
  snapshotHash: Sha256.optional(),
  frozenPersons: ReleasedCount.optional(),
  frozenStudies: ReleasedCount.optional(),
  /** How far the frozen cohort is from what was approved. */
  drift: SnapshotFacts.shape.drift,
  /** What the trust's own checks of the frozen cohort found; look here before training. */
  quality: SnapshotFacts.shape.quality,
  imaging: ImagingStatus,
  studiesAsked: z.int().optional(),
  studiesImported: z.int().optional(),
  excluded: Exclusions.optional(),
  /** From here on this trust has no part in the project: it revoked its decision, or the project was closed. */
  endedAt: Instant.optional(),
  /** When, as the trust says, nothing of the cohort was left there. */
  deletedAt: Instant.optional(),
  failure: Failure.optional(),
  /** What has failed here and may be asked for again. */
  mayRetry: z.array(PartWork).optional(),
});
export type ProjectTrust = z.infer<typeof ProjectTrust>;

export const Project = z.object({
  projectId: ProjectId,
  name: z.string().min(1).max(120),
  description: z.string().max(2000),
  ownerId: UserId,
  members: z.array(UserId),
  status: ProjectStatus,
  createdAt: Instant,
  stagedAt: Instant.optional(),
  closedAt: Instant.optional(),
  latestQueryId: QueryId.optional(),
  trusts: z.array(ProjectTrust),
});
export type Project = z.infer<typeof Project>;

/** A project in a list: the trusts that it was staged at by id, and not how each of them stands. */
export const ProjectSummary = Project.omit({ trusts: true }).extend({ trustIds: z.array(TrustId) });
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const CreateProject = z
  .object({
    name: z.string().min(1).max(120),
    description: z.string().max(2000).default(''),
    members: z.array(UserId).max(100).default([]),
  })
  .strict();
export type CreateProject = z.infer<typeof CreateProject>;

/** Researcher to hub: ask every enrolled trust, or only these. */
export const SubmitCohortQuery = z
  .object({
    name: z.string().min(1).max(120),
    cohort: AskedCohort,
    trustIds: z.array(TrustId).min(1).max(mostTrusts).optional(),
    show: Show.prefault({}),
    /** Ask for one sum over all these trusts, of which none shows its own number. */
    secureSum: z.boolean().default(false),
  })
  .strict();
export type SubmitCohortQuery = z.infer<typeof SubmitCohortQuery>;

export const QueryAnswerStatus = z.enum(['QUEUED', 'ASKED', 'ANSWERED', 'FAILED']);
export type QueryAnswerStatus = z.infer<typeof QueryAnswerStatus>;

/** Where one trust's answer stands. */
export const QueryAnswer = z.object({
  trustId: TrustId,
  code: TrustCode,
  status: QueryAnswerStatus,
  result: CohortResult.optional(),
  failure: Failure.optional(),
  /** What was asked, what was hidden and why, and how sure each number is, in sentences for people. */
  explanation: z.array(z.string()).optional(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

/** The sum that the masked answers make once all are there. */
export const SecureSum = z.object({
  status: z.enum(['WAITING', 'ANSWERED', 'FAILED']),
  persons: ReleasedCount.optional(),
  margin: z.int().nonnegative().optional(),
  /** The same in sentences for people. */
  explanation: z.array(z.string()).optional(),
});
export type SecureSum = z.infer<typeof SecureSum>;

export const CohortQuery = z.object({
  queryId: QueryId,
  projectId: ProjectId,
  name: z.string(),
  cohort: AskedCohort,
  show: Show,
  createdBy: UserId,
  createdAt: Instant,
  answers: z.array(QueryAnswer),
  secureSum: SecureSum.optional(),
});
export type CohortQuery = z.infer<typeof CohortQuery>;

export const StageProject = z.object({ trustIds: z.array(TrustId).min(1).max(mostTrusts) }).strict();
export type StageProject = z.infer<typeof StageProject>;

/** Trust Admin (or, where a trust has none, Admin) to hub. */
export const DecideProject = z.object({ trustId: TrustId, decision: z.enum(['APPROVED', 'DECLINED']) }).strict();
export type DecideProject = z.infer<typeof DecideProject>;

/** Trust Admin (or, where a trust has none, Admin) to hub: the trust takes its approval back. */
export const RevokeDecision = z.object({ trustId: TrustId }).strict();
export type RevokeDecision = z.infer<typeof RevokeDecision>;

/** Researcher to hub: ask this trust once more for what failed there: a freeze, an import, or a cohort question. */
export const RetryAtTrust = z.object({ trustId: TrustId }).strict();
export type RetryAtTrust = z.infer<typeof RetryAtTrust>;
