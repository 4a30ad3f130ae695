import type { StudyToImport } from './ports.ts';

/** A study that has no outcome yet. */
export type QueuedStudy = {
  readonly study: StudyToImport;
  /** Number of attempts that ended without an outcome. */
  readonly tries: number;
  /** Number of these attempts that count as failures of the study itself; failures because a disk is full do not. */
  readonly failures: number;
};

/** The studies of an import that no worker has taken. */
export type StudyQueue = {
  /** Removes and returns the next study whose pause has ended; undefined where there is none. */
  readonly take: () => QueuedStudy | undefined;
  readonly putBack: (queued: QueuedStudy, pauseMilliseconds: number) => void;
  /** Milliseconds until the next study may be taken; undefined where the queue is empty. */
  readonly waitMilliseconds: () => number | undefined;
};

/** Makes the queue, ordered by the time from which a study may be taken. */
export function createStudyQueue(studies: readonly StudyToImport[], now: () => Date): StudyQueue {
  const time = (): number => now().getTime();
  const queue: { readonly queued: QueuedStudy; readonly notBefore: number }[] = studies.map((study) => ({
    queued: { study, tries: 0, failures: 0 },
    notBefore: 0,
  }));
  return {
    take: () => {
      const first = queue[0];
      if (first === undefined || first.notBefore > time()) return undefined;
      queue.shift();
      return first.queued;
    },
    putBack: (queued, pauseMilliseconds) => {
      const notBefore = time() + pauseMilliseconds;
      const next = queue.findIndex((entry) => entry.notBefore > notBefore);
      queue.splice(next < 0 ? queue.length : next, 0, { queued, notBefore });
    },
    waitMilliseconds: () => (queue[0] === undefined ? undefined : Math.max(0, queue[0].notBefore - time())),
  };
}
