import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CurrentVocabulary, makeCurrentVocabulary } from '#lambdas/concepts/current-vocabulary';
import { makeObjectStore } from '#lambdas/platform/objects/object-store';
import { clientSettings } from '#local/cloud/client-settings';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';
import { publishVocabulary } from '#operator/vocabulary/publish-vocabulary';

const bucket = 'vocabulary';
const folder = mkdtempSync(join(tmpdir(), 'flip-vocabulary-'));
const file = join(folder, 'demo.sqlite');
let cloud: LocalCloud;
let client: S3Client;
let minute = 0;
let vocabulary: CurrentVocabulary;

beforeAll(async () => {
  cloud = await startLocalCloud({ stateFolder: join(folder, 'cloud') });
  client = new S3Client({
    ...clientSettings(cloud),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  vocabulary = makeCurrentVocabulary({
    store: makeObjectStore(client),
    bucket,
    folder,
    now: () => new Date(minute * 60_000),
  });
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('what the loader publishes is what the hub searches, and another takes its place within a minute', async () => {
  await expect(vocabulary()).rejects.toMatchObject({ code: 'VOCABULARY_MISSING' });

  const { concepts } = await buildVocabulary(demoFolder, file);
  await publishVocabulary(client, bucket, file, concepts);
  const asked = { text: 'lung cancer', standardOnly: true, limit: 5 };
  expect((await vocabulary()).search(asked).concepts[0]?.name).toBe('Cancer of the lung');

  const small = join(folder, 'small');
  cpSync(demoFolder, small, { recursive: true });
  const [header] = readFileSync(join(demoFolder, 'CONCEPT.csv'), 'utf8').split('\n');
  writeFileSync(
    join(small, 'CONCEPT.csv'),
    `${header}\n7\tLung cancer\tCondition\tDemo\tDemo\tS\tLC\t19700101\t20991231\t\n`,
  );
  const other = await buildVocabulary(small, file);
  expect(other.concepts).toBe(1);
  await publishVocabulary(client, bucket, file, other.concepts);
  expect((await vocabulary()).search(asked).concepts[0]?.name).toBe('Cancer of the lung');
  minute = 1;
  expect((await vocabulary()).search(asked).concepts).toMatchObject([{ conceptId: 7, by: 'name' }]);

  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'vocabulary/current.json' }));
  minute = 2;
  await expect(vocabulary()).rejects.toMatchObject({ code: 'VOCABULARY_MISSING' });
});
