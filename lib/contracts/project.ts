import * as z from 'zod';
import { Cohort } from './cohort.ts';
import { CohortResult, Show } from './cohort-result.ts';
import { Failure } from './failure.ts';
import { ProjectId, QueryId, TrustCode, TrustId, UserId } from './ids.ts';
import { ImportFigures } from './import-manifest.ts';
import { mostTrusts } from './most-trusts.ts';
import { PageQuery } from './page.ts';
import { descriptionOf, Instant, nameOf, ReleasedCount, Sha256, titleOf } from './primitives.ts';
import { PurgePlan } from './purge.ts';
import { CohortQueryStatus, QueryAnswerStatus, RunningTotal, TrustsByStatus } from './query-status.ts';
import { SnapshotFacts } from './snapshot.ts';

/**
 * How far a project has come.
 * - DRAFT: its owner asks cohort questions; no trust has been asked to decide
 * - STAGED: its trusts have been asked to decide, and none has approved it yet
 * - APPROVED: at least one trust has approved it; models may be made and run
 * - CLOSED: it has ended for good, and every trust deletes its frozen cohort
 */
export const ProjectStatus = z.enum(['DRAFT', 'STAGED', 'APPROVED', 'CLOSED']);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

/**
 * What one trust has decided about one project.
 * - PENDING: it has been asked and has not decided
 * - APPROVED: it takes part: its cohort may be frozen and its runs may be started
 * - DECLINED: it does not take part
 * - REVOKED: it had approved and took that back: its runs are stopped and its frozen cohort is deleted
 */
export const DecisionStatus = z.enum(['PENDING', 'APPROVED', 'DECLINED', 'REVOKED']);
export type DecisionStatus = z.infer<typeof DecisionStatus>;

/**
 * The cohort of a project at one trust.
 * - NONE: the trust has not been asked to freeze it
 * - FREEZING: the trust has been asked to freeze it and has not reported yet
 * - FROZEN: its members and their rows are fixed under a hash; runs use exactly these
 * - FAILED: the trust could not freeze it; it may be asked again
 * - DELETED: the trust has reported that nothing of it is left there
 */
export const CohortStatus = z.enum(['NONE', 'FREEZING', 'FROZEN', 'FAILED', 'DELETED']);
export type CohortStatus = z.infer<typeof CohortStatus>;

/**
 * The images of a project’s frozen cohort at one trust.
 * - NONE: the trust has not been asked to import any, or what it had is deleted
 * - IMPORTING: the trust has been asked to import them and has not reported yet
 * - READY: about everybody has an image; of so few persons a study was left out that no reason may be told
 * - PARTIAL: enough persons have an image, though clearly not all or with studies left out; runs may use them
 * - FAILED: too few persons have an image, or the import could not be carried out; the trust may be asked again
 */
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
  /** Who has approved where the trust wants two people, and when; the trust has approved once `decision` says so. */
  firstApprovedBy: UserId.optional(),
  firstApprovedAt: Instant.optional(),
  /** In the words of whoever decided, or took the decision back. */
  reason: z.string().optional(),
  cohort: CohortStatus,
  snapshotHash: Sha256.optional(),
  frozenPersons: ReleasedCount.optional(),
  frozenStudies: ReleasedCount.optional(),
  /** How far the frozen cohort is from what was approved. */
  drift: SnapshotFacts.shape.drift,
  /** What the trust's own checks of the frozen cohort found; look here before training. */
  quality: SnapshotFacts.shape.quality,
  imaging: ImagingStatus,
  /** Persons with images, and of whom studies were left out. */
  importFigures: ImportFigures.optional(),
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

/** A project as its page shows it: with the names of everybody who is named in it by an id, and when its files go. */
export const ProjectPage = Project.extend({
  people: z.array(z.object({ userId: UserId, name: z.string() })),
  /** When its files go, where that is planned. */
  purge: PurgePlan.optional(),
});
export type ProjectPage = z.infer<typeof ProjectPage>;

/** How many trusts have decided what about one project; who has not decided is in none. */
export const DecisionCounts = z.object({
  approved: z.int().nonnegative(),
  declined: z.int().nonnegative(),
  revoked: z.int().nonnegative(),
});
export type DecisionCounts = z.infer<typeof DecisionCounts>;

/** A project in a list: the trusts that it was staged at by id, how many have decided what, and its owner's name. */
export const ProjectSummary = Project.omit({ trusts: true }).extend({
  trustIds: z.array(TrustId),
  ownerName: z.string(),
  decisions: DecisionCounts,
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const CreateProject = z.object({ name: nameOf(120), description: descriptionOf(2000).default('') }).strict();
export type CreateProject = z.infer<typeof CreateProject>;

/** Owner to hub: what a draft is called and about from now on; what is absent stays. */
export const EditProject = z
  .object({ name: nameOf(120).optional(), description: descriptionOf(2000).optional() })
  .strict();
export type EditProject = z.infer<typeof EditProject>;

/** Which projects of those that the caller may see; what is absent leaves nothing out. */
export const ListProjects = PageQuery.extend({
  /** Words that name or description holds, in any case. */
  search: titleOf(120).optional(),
  status: ProjectStatus.optional(),
  /** `true`: only those that the caller owns. */
  mine: z.stringbool().optional(),
});
export type ListProjects = z.infer<typeof ListProjects>;

/** Researcher to hub: ask every enrolled trust, or only these. */
export const SubmitCohortQuery = z
  .object({
    name: titleOf(120),
    cohort: Cohort,
    trustIds: z.array(TrustId).min(1).max(mostTrusts).optional(),
    show: Show.prefault({}),
    /** Ask for one sum over all these trusts, of which none shows its own number. */
    secureSum: z.boolean().default(false),
  })
  .strict();
export type SubmitCohortQuery = z.infer<typeof SubmitCohortQuery>;

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

/**
 * The sum that the masked answers make once all are there.
 * - WAITING: a trust has not answered yet
 * - ANSWERED: every trust has answered, and the sum is released or hidden as any number
 * - FAILED: a trust could not answer, so that there is no sum
 */
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
  cohort: Cohort,
  show: Show,
  createdBy: UserId,
  createdAt: Instant,
  status: CohortQueryStatus,
  trustsByStatus: TrustsByStatus,
  /** Of the numbers so far; absent while there is none, and of a secure sum. */
  total: RunningTotal.optional(),
  /** Another one whenever an answer has changed: given back with the next reading, it says what the caller has. */
  version: Sha256,
  answers: z.array(QueryAnswer),
  secureSum: SecureSum.optional(),
});
export type CohortQuery = z.infer<typeof CohortQuery>;

/** Which answers of a cohort question: none, where the question is still as the caller has it. */
export const ReadCohortQuery = PageQuery.extend({
  /** The version that the caller has. */
  since: Sha256.optional(),
});
export type ReadCohortQuery = z.infer<typeof ReadCohortQuery>;

/** A cohort question in the list of a project's: without its definition and its answers. */
export const CohortQuerySummary = CohortQuery.pick({
  queryId: true,
  name: true,
  createdBy: true,
  createdAt: true,
  status: true,
  trustsByStatus: true,
  total: true,
}).extend({
  createdByName: z.string(),
  /** What was asked, in one sentence for people. */
  explanation: z.string(),
  /** Whether one sum was asked for, of which no trust shows its own number. */
  secureSum: z.boolean(),
});
export type CohortQuerySummary = z.infer<typeof CohortQuerySummary>;

export const StageProject = z.object({ trustIds: z.array(TrustId).min(1).max(mostTrusts) }).strict();
export type StageProject = z.infer<typeof StageProject>;

/** What a decision may be explained with; owner and members read it. */
const Reason = descriptionOf(1000);

/** Trust Admin (or, where a trust has none, Admin) to hub. */
export const DecideProject = z
  .object({
    trustId: TrustId,
    decision: z.enum(['APPROVED', 'DECLINED']),
    reason: Reason.optional(),
    /** What the decider has read, as `get-decision` named it; the decision is refused where it is something else by now. */
    askedSha256: Sha256.optional(),
  })
  .strict();
export type DecideProject = z.infer<typeof DecideProject>;

/** Trust Admin (or, where a trust has none, Admin) to hub: the trust takes its approval back. */
export const RevokeDecision = z.object({ trustId: TrustId, reason: Reason.optional() }).strict();
export type RevokeDecision = z.infer<typeof RevokeDecision>;

/** Researcher to hub: ask this trust once more for what failed there: a freeze, an import, or a cohort question. */
export const RetryAtTrust = z.object({ trustId: TrustId }).strict();
export type RetryAtTrust = z.infer<typeof RetryAtTrust>;
