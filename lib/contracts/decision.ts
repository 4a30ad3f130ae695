import * as z from 'zod';
import { Cohort } from './cohort.ts';
import { CohortResult } from './cohort-result.ts';
import { ProjectId, TrustCode, UserId } from './ids.ts';
import { PageQuery } from './page.ts';
import { Instant, Sha256 } from './primitives.ts';
import { DecisionStatus, ProjectStatus, ProjectTrust } from './project.ts';

/** What a trust decides about: the study, whose it is, which cohort, and which trusts are asked. */
export const AskedSet = z.object({
  name: z.string(),
  description: z.string(),
  ownerId: UserId,
  members: z.array(UserId),
  cohort: Cohort,
  trusts: z.array(TrustCode),
});
export type AskedSet = z.infer<typeof AskedSet>;

/** One thing of a project that is another than when the trust last decided, in words for people. */
export const AskedChange = z.object({
  what: z.enum(['name', 'description', 'owner', 'members', 'cohort', 'trusts']),
  before: z.string(),
  now: z.string(),
});
export type AskedChange = z.infer<typeof AskedChange>;

/** A trust's part in a project as whoever decides reads it. */
export const DecisionRequest = z.object({
  projectId: ProjectId,
  status: ProjectStatus,
  trust: ProjectTrust,
  asked: AskedSet,
  /** Names exactly this set; a decision that carries it is refused once the project asks for anything else. */
  askedSha256: Sha256,
  /** The same in words: who is asked for, and who takes part. */
  explanation: z.array(z.string()),
  /** Whether two people of the trust must approve. */
  secondDecider: z.boolean().default(false),
  /** The trust's own answer to the question that it was staged on. */
  result: CohortResult.optional(),
  /** What the trust decided the last time that it was asked, and what differs since. */
  previous: z.object({ decision: DecisionStatus, decidedAt: Instant }).optional(),
  changes: z.array(AskedChange),
});
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** Which of a trust's decisions; what is absent leaves nothing out. */
export const ListDecisions = PageQuery.extend({ decision: DecisionStatus.optional() });
export type ListDecisions = z.infer<typeof ListDecisions>;

/** A row of a trust's inbox of decisions. */
export const DecisionRow = z.object({
  projectId: ProjectId,
  name: z.string(),
  ownerName: z.string(),
  status: ProjectStatus,
  stagedAt: Instant.optional(),
  trust: ProjectTrust.pick({
    decision: true,
    decidedAs: true,
    decidedAt: true,
    firstApprovedBy: true,
    firstApprovedAt: true,
    cohort: true,
    imaging: true,
  }),
  /** Persons of the cohort as this trust has answered. */
  persons: CohortResult.shape.persons.optional(),
  margin: CohortResult.shape.margin,
});
export type DecisionRow = z.infer<typeof DecisionRow>;
