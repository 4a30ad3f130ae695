import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '#local/cloud/client-settings';
import type { LocalCloud } from '#local/cloud/local-cloud';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';
import { publishVocabulary } from '#operator/vocabulary/publish-vocabulary';

/** The demo vocabulary in the form of an Athena download. */
export const demoFolder = fileURLToPath(new URL('../synthetic/vocabulary/athena/', import.meta.url));

/** Gives a hub on one machine the demo vocabulary, the way an operator gives a hub another. */
export async function loadDemoVocabulary(cloud: LocalCloud, bucket: string, folder: string): Promise<void> {
  const file = join(folder, 'vocabulary.sqlite');
  const { concepts } = await buildVocabulary(demoFolder, file);
  const client = new S3Client({
    ...clientSettings(cloud),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await publishVocabulary(client, bucket, file, concepts).finally(() => client.destroy());
}
