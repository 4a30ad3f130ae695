import { createHash } from 'node:crypto';
import type { AskedSet } from '#contracts/decision';
import type { TrustCode } from '#contracts/ids';
import type { CohortQuery, Project } from '#contracts/project';
import { canonicalJson } from '../audit/canonical-json.ts';

type AskedProject = Pick<Project, 'name' | 'description' | 'ownerId' | 'members'>;

/** What trusts are asked about: the project with the cohort that it was staged on; the order of people and trusts is none. */
export const askedSet = (
  { description, members, name, ownerId }: AskedProject,
  { cohort }: Pick<CohortQuery, 'cohort'>,
  trusts: readonly TrustCode[],
): AskedSet => ({
  name,
  description,
  ownerId,
  members: [...members].sort(),
  cohort,
  trusts: [...trusts].sort(),
});

/** SHA-256 over the canonical JSON (RFC 8785) of the set. */
export const askedSha256 = (asked: AskedSet): string => createHash('sha256').update(canonicalJson(asked)).digest('hex');
