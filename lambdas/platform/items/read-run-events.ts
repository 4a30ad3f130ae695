import type { RunId } from '#contracts/ids';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { RunEventItem } from './run-item.ts';

/** Everything that happened in a run, by the instant it happened. */
export const readRunEvents = async (ledger: Ledger, runId: RunId): Promise<RunEventItem[]> => {
  const events = await queryItems(
    ledger,
    { partition: keys.run(runId).pk, prefix: childPrefix.runEvents },
    RunEventItem,
  );
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : sequenceOf(a) - sequenceOf(b)));
};

const sequenceOf = (event: RunEventItem): number => ('server' in event ? event.server.sequence : -1);
