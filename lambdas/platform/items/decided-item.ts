import * as z from 'zod';
import { AskedSet } from '#contracts/decision';
import { TrustId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { DecisionStatus } from '#contracts/project';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putItem } from '../ledger/ledger-writes.ts';
import type { ProjectTrustItem } from './project-item.ts';

/** Held as text: DynamoDB keeps values that nest at most 32 deep, and a cohort may nest deeper. */
const HeldAskedSet = z.string().transform((held) => AskedSet.parse(JSON.parse(held)));

/** What a trust decided the last time, and about what; it outlives an unstaging. */
export const DecidedItem = z.object({
  trustId: TrustId,
  decision: DecisionStatus,
  decidedAt: Instant,
  asked: HeldAskedSet,
});
export type DecidedItem = z.infer<typeof DecidedItem>;

/** Writes down a decision with what it was about, for its transaction. */
export const writeDecided = (
  ledger: Ledger,
  { projectId, trustId }: ProjectTrustItem,
  decision: DecisionStatus,
  asked: AskedSet,
): LedgerWrite =>
  putItem(ledger, {
    ...keys.decided(projectId, trustId),
    kind: 'DECIDED',
    trustId,
    decision,
    decidedAt: ledger.now().toISOString(),
    asked: JSON.stringify(asked),
  });
