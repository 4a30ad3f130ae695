import type { RunId, UserId } from '#contracts/ids';
import type { Instant } from '#contracts/primitives';

/** A run that waits for a listener. */
export type QueuedRun = { readonly runId: RunId; readonly startedBy: UserId; readonly awaitedAt: Instant };

/** Whoever has waited so long goes first, whatever others hold. */
const patienceHours = 6;

/**
 * The order in which waiting runs get listeners. People take turns: next is a run of whoever has the fewest that are being
 * served or stand before it, and of several the one that has waited longest; so twenty runs of one person keep no other
 * person waiting. A run that has waited for six hours goes before all that have not.
 */
export function fairOrder<Queued extends QueuedRun>(
  waiting: readonly Queued[],
  served: readonly Pick<QueuedRun, 'startedBy'>[],
  now: Date,
): readonly Queued[] {
  const turns = new Map<UserId, number>();
  const turnsOf = (person: UserId): number => turns.get(person) ?? 0;
  const takeTurn = (person: UserId): void => void turns.set(person, turnsOf(person) + 1);
  for (const { startedBy } of served) takeTurn(startedBy);
  const patientUntil = new Date(now.getTime() - patienceHours * 3_600_000).toISOString();
  const place = ({ awaitedAt, runId }: Queued): string => `${awaitedAt} ${runId}`;
  const left = [...waiting].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  const ordered: Queued[] = [];
  while (left.length > 0) {
    let next = 0;
    for (const [index, run] of left.entries()) {
      if ((left[next]?.awaitedAt ?? '') <= patientUntil) break;
      if (turnsOf(run.startedBy) < turnsOf(left[next]?.startedBy ?? run.startedBy)) next = index;
    }
    for (const run of left.splice(next, 1)) {
      takeTurn(run.startedBy);
      ordered.push(run);
    }
  }
  return ordered;
}
