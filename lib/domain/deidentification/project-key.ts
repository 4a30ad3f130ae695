import { createHmac } from 'node:crypto';

/** Derives a project's key (32 bytes) from the trust's own, so that a study cannot be linked across projects. */
export function projectKey(trustKey: Uint8Array, projectId: string): Uint8Array {
  return createHmac('sha256', trustKey).update(`project:${projectId}`).digest();
}
