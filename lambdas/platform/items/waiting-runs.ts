import type * as z from 'zod';
import { fairOrder } from '#domain/run/fair-order';
import { partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { awaitsListener } from './awaits-listener.ts';
import { RunItem } from './run-item.ts';

const WaitingRun = RunItem.pick({
  runId: true,
  status: true,
  minTrusts: true,
  startedBy: true,
  listener: true,
  listenerAwaitedAt: true,
  stopRequestedAt: true,
  givenUpFor: true,
});
export type WaitingRun = z.infer<typeof WaitingRun>;

const attributes = Object.keys(WaitingRun.shape).map((name) => [name]);

/** The runs that go on, and those of them that wait for a listener, in the order in which they get one. */
export const readQueue = async (
  ledger: Ledger,
): Promise<{ readonly live: readonly WaitingRun[]; readonly waiting: readonly WaitingRun[] }> => {
  const live = await queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns, attributes }, WaitingRun);
  const waiting = live.filter(awaitsListener).map((run) => ({ ...run, awaitedAt: run.listenerAwaitedAt ?? '' }));
  const served = live.filter(({ listener }) => listener !== undefined);
  return { live, waiting: fairOrder(waiting, served, ledger.now()) };
};

/** The runs that wait for a listener, in the order in which they get one. */
export const waitingRuns = async (ledger: Ledger): Promise<readonly WaitingRun[]> => (await readQueue(ledger)).waiting;
