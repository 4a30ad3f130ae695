import { costOf } from './cost-of.ts';
import { prices } from './prices.ts';

/** A task from its creation to its applied outcome: leased, renewed once, reported; sealed and signed. */
export const taskUsd = (): number =>
  [
    // Created by whoever asks: written in a transaction, indexed, audited.
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 4, writes: 8 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 2, writes: 4 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 1, writes: 2 }),
    costOf({ perMonth: 1, api: true, memoryMegabytes: 512, reads: 2, writes: 6 }),
    costOf({ perMonth: 1, api: false, memoryMegabytes: 1024, reads: 4, writes: 6 }),
    costOf({ perMonth: 2, api: false, queue: true, reads: 0, writes: 0 }),
  ].reduce((sum, usd) => sum + usd, 0) +
  (4 / 1e6) * prices.firewallPerMillionRequests +
  prices.signPerTenThousand / 10_000;
