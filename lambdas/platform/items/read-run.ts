import type { RunId } from '#contracts/ids';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';
import { RunItem, RunTrustItem } from './run-item.ts';

/** A run with its trusts, as they stand now. */
export type LedgerRun = { readonly run: RunItem; readonly trusts: readonly RunTrustItem[] };

/** Reads a run and the parts of its trusts, in the order of their ids; undefined where there is none. */
export const readRun = async (ledger: Ledger, runId: RunId): Promise<LedgerRun | undefined> => {
  const key = keys.run(runId);
  const [run, trusts] = await Promise.all([
    readItem(ledger, key, RunItem),
    queryItems(ledger, { partition: key.pk, prefix: childPrefix.runTrusts }, RunTrustItem),
  ]);
  return run === undefined ? undefined : { run, trusts };
};
