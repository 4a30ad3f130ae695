import type * as z from 'zod';
import { partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { awaitsListener } from './awaits-listener.ts';
import { RunItem } from './run-item.ts';

const WaitingRun = RunItem.pick({
  runId: true,
  status: true,
  minTrusts: true,
  listener: true,
  listenerAwaitedAt: true,
  stopRequestedAt: true,
  givenUpFor: true,
});
export type WaitingRun = z.infer<typeof WaitingRun>;

const attributes = Object.keys(WaitingRun.shape).map((name) => [name]);
const place = ({ listenerAwaitedAt = '', runId }: WaitingRun): string => `${listenerAwaitedAt} ${runId}`;

/** The runs that wait for a listener, the one that has waited longest first. */
export const waitingRuns = async (ledger: Ledger): Promise<WaitingRun[]> => {
  const live = await queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns, attributes }, WaitingRun);
  return live.filter(awaitsListener).sort((one, other) => (place(one) < place(other) ? -1 : 1));
};
