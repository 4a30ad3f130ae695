import pMap from 'p-map';
import { AppError } from '#contracts/app-error';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { runSteps } from '#domain/run/run-step';
import { RunItem } from '../items/run-item.ts';
import { partitions } from '../ledger/keys.ts';
import { queryItems } from '../ledger/query-items.ts';
import { revokedKeys } from '../tasks/revoked-keys.ts';
import { giveUpRun } from './give-up-run.ts';
import { type Signals, signalStep } from './signal-step.ts';

/** Runs that are looked at at a time. */
const concurrency = 10;

/**
 * Gives up every live run whose passport a revoked key of the hub signed: its workflow tells the trusts and the server to
 * stop, and collects the receipts. May be repeated. Reads nothing where no key was revoked.
 */
export const giveUpRevokedRuns = async ({ ledger, executions }: Signals, chain: HubKeyChain): Promise<void> => {
  const revoked = revokedKeys(chain);
  if (revoked.size === 0) return;
  const runs = await queryItems(ledger, { index: 'gsi2', partition: partitions.liveRuns }, RunItem);
  const failure = new AppError('HUB_KEY_REVOKED').toFailure();
  const giveUp = async ({ givenUpFor, prepared, runId }: RunItem): Promise<void> => {
    if (prepared === undefined || givenUpFor !== undefined || !revoked.has(prepared.signedBy ?? 0)) return;
    if (!(await giveUpRun(ledger, runId, failure))) return;
    // Receipts are still waited for.
    for (const step of runSteps.filter((name) => name !== 'receipts'))
      await signalStep({ ledger, executions }, { kind: 'run', runId }, step);
  };
  await pMap(runs, giveUp, { concurrency });
};
