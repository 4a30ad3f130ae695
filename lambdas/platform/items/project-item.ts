import * as z from 'zod';
import { QueryId, TrustCode, TrustId, UserId } from '#contracts/ids';
import { Instant, Sha256 } from '#contracts/primitives';
import { Project, ProjectTrust } from '#contracts/project';

/** A staging in progress: the trusts, and the question whose answers they are staged on. */
export const Staging = z.object({
  queryId: QueryId,
  trusts: z.array(z.object({ trustId: TrustId, code: TrustCode })),
  /** Who staged the project, and when. */
  by: UserId,
  at: Instant,
});
export type Staging = z.infer<typeof Staging>;

/** A project as the ledger holds it: without its trusts, which are items of their own, but with who was staged. */
export const ProjectItem = Project.omit({ trusts: true }).extend({
  trustIds: z.array(TrustId).default([]),
  /** A question that is being written: it becomes the latest when the task of every trust is there. */
  openingQueryId: QueryId.optional(),
  /** Since when its trusts are no longer asked, while parts of them are still there. */
  unstagingAt: Instant.optional(),
  /** From here on nobody sees it, but for the audit. */
  removedAt: Instant.optional(),
  /** A staging in progress, until the part of every trust is written and its approval has begun. */
  staging: Staging.optional(),
  /** How many trusts have approved it, also where they took that back, and how many have declined it. */
  approvals: z.int().nonnegative().default(0),
  declines: z.int().nonnegative().default(0),
  /** How often a trust took its approval back; whoever relies on several trusts sees by it that none has meanwhile. */
  revocations: z.int().positive().optional(),
  /** How often its owner or its members changed; whoever writes a new list of them sees by it that none did meanwhile. */
  partyChanges: z.int().positive().optional(),
});
export type ProjectItem = z.infer<typeof ProjectItem>;

/** One trust's part in a project as the ledger holds it. */
export const ProjectTrustItem = ProjectTrust.extend({
  projectId: Project.shape.projectId,
  /** The question whose answer the trust was staged on: what is frozen is this, never what was asked later. */
  queryId: QueryId,
  freezeTaskId: z.string().optional(),
  importTaskId: z.string().optional(),
  /** What the first of two people has approved, as `askedSha256` names it. */
  firstApprovedSha256: Sha256.optional(),
  /** How often whoever may decide was reminded. */
  reminders: z.int().positive().optional(),
  /** The task that deletes the cohort; absent where none is under way. */
  deleteTaskId: z.string().optional(),
  /** When a trust last said that it could not delete. */
  deleteFailedAt: Instant.optional(),
  /** When the owner was told the outcome; keeps a second execution from telling it twice. */
  toldAt: Instant.optional(),
  /** Executions started so far; the next one is named after it. */
  executions: z.int().default(1),
  /** Times the hub's own parts failed this approval. */
  faults: z.int().default(0),
  /** Looks in a row that found the workflow waiting without a token to signal it by. */
  waitsMissed: z.int().default(0),
});
export type ProjectTrustItem = z.infer<typeof ProjectTrustItem>;
