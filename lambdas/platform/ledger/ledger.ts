import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { env } from '../runtime/env.ts';
import { type NewId, newId } from '../runtime/ids.ts';
import { dynamo } from './dynamo.ts';

/** The table that is the state of record, with the clock and the ids that what is written carries. */
export type Ledger = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly now: Clock;
  readonly newId: NewId;
};

/** One write of a transaction. */
export type LedgerWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

let ledger: Ledger | undefined;

/** The ledger of this Lambda, opened once per process. */
export const runtimeLedger = (): Ledger => {
  ledger ??= { client: dynamo(), table: env('LEDGER_TABLE'), now: systemClock, newId };
  return ledger;
};
