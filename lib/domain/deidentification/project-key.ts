import { createHmac } from 'node:crypto';

/** The key of one project under the trust's own, so that the same study cannot be linked across projects. */
export function projectKey(trustKey: Uint8Array, projectId: string): Uint8Array {
  return createHmac('sha256', trustKey).update(`project:${projectId}`).digest();
}
