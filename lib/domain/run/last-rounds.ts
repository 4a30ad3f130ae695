import type { TrustId } from '#contracts/ids';
import type { RunEvent } from '#contracts/run-server';

/** The greatest round of which each trust has handed in a result, from the events at hand in whatever order. */
export const lastRounds = (events: readonly RunEvent[]): ReadonlyMap<TrustId, number> => {
  const rounds = new Map<TrustId, number>();
  for (const event of events)
    if (event.event === 'CLIENT_RESULT_RECEIVED')
      rounds.set(event.trustId, Math.max(event.round, rounds.get(event.trustId) ?? 0));
  return rounds;
};
