import { createHash } from 'node:crypto';
import type { JobType } from '#contracts/app-config';
import type { Backend } from '#contracts/backend';
import type { FileName, Sha256 } from '#contracts/primitives';
import { canonicalJson } from '../../audit/canonical-json.ts';

/** What a digest is over. A file's SHA-256 says its size too. */
export type DigestedSet = {
  readonly checks: number;
  readonly backend: Backend;
  readonly jobType: JobType;
  readonly files: readonly { readonly fileName: FileName; readonly sha256: Sha256 }[];
};

/**
 * SHA-256 over the canonical JSON (RFC 8785) of every file by name and hash, what they are run as, and the version of the
 * checks that they passed; the order of the files is none. Whoever holds a passport can compute it.
 */
export const setDigest = ({ backend, checks, files, jobType }: DigestedSet): Sha256 => {
  const sorted = files
    .map(({ fileName, sha256 }) => ({ fileName, sha256 }))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  return createHash('sha256')
    .update(canonicalJson({ backend, checks, files: sorted, jobType }))
    .digest('hex');
};
