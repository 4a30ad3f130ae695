import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { uuidv7 } from 'uuidv7';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { clientSettings } from '#local/cloud/client-settings';
import { startLocalCloud } from '#local/cloud/local-cloud';
import { type SecondCloud, startSecondCloud } from '#test/support/second-ledger/start-second-cloud';

/** A ledger on a real table of the local cloud, with a clock that the test moves. */
export type TestLedger = {
  readonly ledger: Ledger;
  /** Moves the clock on. */
  readonly pass: (seconds: number) => void;
  readonly stop: () => Promise<void>;
};

const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });

/** With FLIP_TEST_LEDGER=moto the table is of another implementation of DynamoDB than the local cloud's. */
const startCloud = (folder: string): Promise<Pick<SecondCloud, 'endpoint' | 'region' | 'credentials' | 'stop'>> =>
  process.env.FLIP_TEST_LEDGER === 'moto' ? startSecondCloud(folder) : startLocalCloud({ stateFolder: folder });

/** Starts a cloud with one table like the ledger's. */
export const startTestLedger = async (): Promise<TestLedger> => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-ledger-'));
  const cloud = await startCloud(folder);
  const dynamo = new DynamoDBClient(clientSettings(cloud));
  const names = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'];
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'Ledger',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      GlobalSecondaryIndexes: ['gsi1', 'gsi2'].map((IndexName) => ({
        IndexName,
        KeySchema: [key(`${IndexName}pk`, 'HASH'), key(`${IndexName}sk`, 'RANGE')],
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  );
  let now = Date.parse('2026-01-01T12:00:00.000Z');
  const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
  return {
    ledger: { client, table: 'Ledger', now: () => new Date(now), newId: uuidv7 },
    pass: (seconds) => {
      now += seconds * 1000;
    },
    stop: async () => {
      dynamo.destroy();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
