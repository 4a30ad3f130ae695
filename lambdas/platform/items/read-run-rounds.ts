import * as z from 'zod';
import type { RunId } from '#contracts/ids';
import { RunEvent } from '#contracts/run-server';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';

/** A round that has begun or ended, kept apart from the other events: there are two of a round, however many trusts. */
const RoundItem = z.object({ server: RunEvent });

/** The beginnings and ends of the rounds of a run so far, in the order of the rounds. */
export const readRunRounds = async (ledger: Ledger, runId: RunId): Promise<RunEvent[]> => {
  const { pk } = keys.run(runId);
  const rounds = await queryItems(ledger, { partition: pk, prefix: childPrefix.runRounds }, RoundItem);
  return rounds.map(({ server }) => server);
};
