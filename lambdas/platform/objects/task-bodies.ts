import { env } from '../runtime/env.ts';
import { objectKeys } from './object-keys.ts';
import { type ObjectRef, type ObjectStore, runtimeObjectStore } from './object-store.ts';
import { readText, type StoredText, storeText } from './stored-text.ts';

/** Where the sealed bodies of large tasks lie until their trust has taken them. */
export type TaskBodies = {
  readonly put: (sealed: string) => Promise<StoredText>;
  /** Undefined where the body is gone, or is not the one that was put. */
  readonly get: (body: StoredText) => Promise<string | undefined>;
};

/** The store of task bodies in this bucket. */
export const makeTaskBodies = (objects: Pick<ObjectStore, 'read' | 'write'>, bucket: string): TaskBodies => {
  const place = (sha256: string): ObjectRef => ({ bucket, key: objectKeys.taskBody(sha256) });
  return {
    put: (sealed) => storeText(objects, place, sealed),
    get: (body) => readText(objects, place, body),
  };
};

/** The task bodies of this deployment. */
export const runtimeTaskBodies = (): TaskBodies => makeTaskBodies(runtimeObjectStore(), env('TASK_BODY_BUCKET'));
