import type { StudyToImport } from './ports.ts';

/** A study that is still to be settled. */
export type QueuedStudy = {
  readonly study: StudyToImport;
  /** How often it was tried without being settled. */
  readonly tries: number;
  /** How many of these tries began while all that is needed answered: these speak against the study itself. */
  readonly failures: number;
};

/** The studies of an import that nobody is working on. */
export type StudyQueue = {
  /** The study that has waited longest, if one may be tried now. */
  readonly take: () => QueuedStudy | undefined;
  readonly putBack: (queued: QueuedStudy, pauseMilliseconds: number) => void;
  /** How long until one may be tried; undefined when none is left. */
  readonly waitMilliseconds: () => number | undefined;
};

/** Makes the queue: a study put back goes behind all others that may be tried before it. */
export function createStudyQueue(studies: readonly StudyToImport[], now: () => Date): StudyQueue {
  const time = (): number => now().getTime();
  const queue: { readonly queued: QueuedStudy; readonly from: number }[] = studies.map((study) => ({
    queued: { study, tries: 0, failures: 0 },
    from: 0,
  }));
  return {
    take: () => {
      const first = queue[0];
      if (first === undefined || first.from > time()) return undefined;
      queue.shift();
      return first.queued;
    },
    putBack: (queued, pauseMilliseconds) => {
      const from = time() + pauseMilliseconds;
      const behind = queue.findIndex((entry) => entry.from > from);
      queue.splice(behind < 0 ? queue.length : behind, 0, { queued, from });
    },
    waitMilliseconds: () => (queue[0] === undefined ? undefined : Math.max(0, queue[0].from - time())),
  };
}
