import { concernedThings } from '#domain/audit/concerned-things';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { putTogether } from '#lambdas/platform/ledger/put-together';
import { readHead } from './head-item.ts';
import { sealedEvents } from './sealed-events.ts';
import { subjectProjects } from './subject-projects.ts';

const eventsAtATime = 200;

/**
 * Lays sealed events out under what they concern, in the order of the chain, for at most so many seconds. Whoever did it
 * before and was interrupted did it in part: the same items are written again. Answers how old the first event is that
 * is left; 0 when none is.
 */
export const indexSealed = async (ledger: Ledger, seconds: number): Promise<number> => {
  const end = ledger.now().getTime() + seconds * 1000;
  for (;;) {
    const head = await readHead(ledger);
    const { indexedSequence = 0, sequence } = head;
    if (indexedSequence >= sequence) return 0;
    const now = ledger.now().getTime();
    const late = now >= end;
    const places = await sealedEvents(ledger, {
      after: indexedSequence,
      upTo: sequence,
      limit: late ? 1 : eventsAtATime,
    });
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return 0;
    if (late) return Math.max(0, Math.round((now - Date.parse(first.event.at)) / 1000));
    const projectOf = await subjectProjects(
      ledger,
      places.map(({ event }) => event),
    );
    const items = places.flatMap(({ event, sequence: place }) =>
      concernedThings(event, projectOf(event)).map((of) => ({
        ...keys.auditFound(of, place),
        kind: 'AUDIT_FOUND',
        sequence: place,
        event,
      })),
    );
    await putTogether(ledger, items);
    // Where another has gone on from the same place, it has written the same items.
    await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.auditHead(),
          ...asRead(head, ['indexedSequence']),
          set: { indexedSequence: last.sequence },
        }),
      ],
      [],
    );
  }
};
