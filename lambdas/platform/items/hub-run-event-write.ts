import type { ErrorCode } from '#contracts/errors';
import type { RunId } from '#contracts/ids';
import type { HubRunEvent } from '#contracts/run-log';
import { firstIndex, keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putItem } from '../ledger/ledger-writes.ts';
import type { RunTrustItem } from './run-item.ts';

/** Adds one of the hub's own events to a run's activity, with the reason where it has one; each happens once, and a repeat takes its own place. */
export const hubRunEventWrite = (
  ledger: Ledger,
  runId: RunId,
  hub: HubRunEvent,
  trust?: Pick<RunTrustItem, 'trustId' | 'code'>,
  code?: ErrorCode,
): LedgerWrite => {
  const source = trust === undefined ? `hub-${hub}` : `hub-${hub}-${trust.code}`;
  const at = ledger.now().toISOString();
  return putItem(ledger, {
    ...keys.runEvent(runId, source, 0),
    ...firstIndex.runLog(runId, at, source, 0),
    kind: 'RUN_EVENT',
    at,
    hub,
    trustId: trust?.trustId,
    code,
  });
};
