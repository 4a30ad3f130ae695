import type { QueryId } from '#contracts/ids';

/** The cohort questions that are being answered, by their ids. */
export type RunningQuestions = {
  /** Answers a question; the signal aborts when it is cancelled meanwhile. */
  readonly during: <T>(queryId: QueryId, answer: (cancelled: AbortSignal) => Promise<T>) => Promise<T>;
  /** Cancels a question wherever it is being answered; does nothing where it is not. */
  readonly cancel: (queryId: QueryId) => void;
};

/** Makes the record of running questions; a caller that lost its answer may ask the same question twice at once. */
export function createRunningQuestions(): RunningQuestions {
  const running = new Map<QueryId, Set<AbortController>>();
  return {
    during: async (queryId, answer) => {
      const cancelling = new AbortController();
      const same = running.get(queryId) ?? new Set();
      running.set(queryId, same.add(cancelling));
      try {
        return await answer(cancelling.signal);
      } finally {
        same.delete(cancelling);
        if (same.size === 0) running.delete(queryId);
      }
    },
    cancel: (queryId) => {
      for (const cancelling of running.get(queryId) ?? []) cancelling.abort();
    },
  };
}
