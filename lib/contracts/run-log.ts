import * as z from 'zod';
import { errorCodes } from './errors.ts';
import { TrustCode, TrustId } from './ids.ts';
import { Instant } from './primitives.ts';

/** What the hub notes of a run itself. */
const RunStage = z.enum([
  'RUN_QUEUED',
  'LISTENER_AWAITED',
  'LISTENER_LEASED',
  'RUN_PREPARED',
  'RUN_CONTINUES',
  'SERVER_STARTED',
  'SERVER_READY',
  'SERVER_FINISHED',
  'STOP_REQUESTED',
  'RUN_SUCCEEDED',
]);
/** What the hub notes of a run together with a reason. */
const RunEnding = z.enum(['RUN_FAILED', 'RUN_STOPPED']);
/** What the hub notes of one trust of a run. */
const TrustStage = z.enum(['TRUST_ADMITTED', 'TRUST_NOT_IN_TIME', 'RECEIPT_VERIFIED']);
/** What the hub notes of one trust together with a reason. */
const TrustFault = z.enum(['TRUST_REFUSED', 'TRUST_FAILED', 'RECEIPT_INVALID']);

/** Every event of the hub's own. */
export const HubRunEvent = z.enum([
  ...RunStage.options,
  ...RunEnding.options,
  ...TrustStage.options,
  ...TrustFault.options,
]);
export type HubRunEvent = z.infer<typeof HubRunEvent>;

const entry = { at: Instant, /** The same for people, worded by the hub. */ sentence: z.string() };
/** Absent of a trust that is not in the run. */
const trust = { trustId: TrustId.optional(), trustCode: TrustCode.optional() };
const round = { round: z.int().nonnegative() };
/** A registered code, and nothing that an app or a trust has written. An earlier release kept none. */
const reason = { code: z.enum(errorCodes).optional() };

/**
 * A line of a run's activity: one of a closed set of events with its facts, which are numbers, instants, ids and registered
 * codes. No text of an app or of a trust is in it.
 */
export const RunLogEntry = z.discriminatedUnion('event', [
  z.object({ event: RunStage, ...entry }),
  z.object({ event: RunEnding, ...reason, ...entry }),
  z.object({ event: TrustStage, ...trust, ...entry }),
  z.object({ event: TrustFault, ...trust, ...reason, ...entry }),
  z.object({ event: z.literal('TRUST_JOINED'), ...trust, ...entry }),
  z.object({ event: z.literal('ROUND_STARTED'), ...round, totalRounds: z.int().positive(), ...entry }),
  z.object({
    event: z.literal('CLIENT_RESULT_RECEIVED'),
    ...trust,
    ...round,
    sizeBytes: z.int().nonnegative(),
    ...entry,
  }),
  z.object({ event: z.literal('CLIENT_FAILED'), ...trust, ...round, ...reason, ...entry }),
  z.object({ event: z.literal('CLIENT_LATE'), ...trust, ...round, ...entry }),
  z.object({
    event: z.literal('ROUND_AGGREGATED'),
    ...round,
    returned: z.int().nonnegative(),
    expected: z.int().positive(),
    ...entry,
  }),
]);
export type RunLogEntry = z.infer<typeof RunLogEntry>;
