import * as z from 'zod';
import { JobType } from './app-config.ts';
import { Backend } from './backend.ts';
import { FaultDetail } from './failure.ts';
import { UserId } from './ids.ts';
import { Instant, Sha256 } from './primitives.ts';

/** Version of the checks that a seal stands for; it rises when a check is added or changed. */
export const sealChecks = 2;

/** What a seal is about, as passports carry it: these files passed the checks of this version, all together. */
export const SealedSet = z.object({ digest: Sha256, checks: z.int().positive() });
export type SealedSet = z.infer<typeof SealedSet>;

/** The files of a model as one set that has passed every check. Any later change of a file clears it. */
export const Seal = SealedSet.extend({
  backend: Backend,
  jobType: JobType,
  sealedAt: Instant,
  sealedBy: UserId,
  /** What a reader should look at: it is allowed, and what it is for is not for a program to say. */
  findings: z.array(FaultDetail).max(50),
});
export type Seal = z.infer<typeof Seal>;

/** Owner to hub: check all files as one set, for a run by this framework. */
export const SealModel = z.object({ backend: Backend.default('flower') }).strict();
export type SealModel = z.infer<typeof SealModel>;
