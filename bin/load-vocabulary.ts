import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { AppError } from '#contracts/app-error';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';
import { describeLoad } from '#operator/vocabulary/describe-load';
import { publishVocabulary } from '#operator/vocabulary/publish-vocabulary';

/** `node bin/load-vocabulary.ts FOLDER --out FILE [--bucket NAME]`: what the hub searches, from an Athena download. */
new Command('load-vocabulary')
  .description('Builds the vocabulary that the hub searches from the unpacked folder of an Athena download.')
  .argument(
    '<folder>',
    'folder with CONCEPT.csv, CONCEPT_SYNONYM.csv, CONCEPT_ANCESTOR.csv, CONCEPT_RELATIONSHIP.csv, VOCABULARY.csv and DOMAIN.csv',
  )
  .requiredOption('--out <file>', 'the SQLite file to make')
  .option('--bucket <name>', 'upload it to this bucket of the hub (its stack’s output VocabularyBucketName)')
  .action(async (folder: string, options: { out: string; bucket?: string }) => {
    try {
      const counts = await buildVocabulary(folder, options.out);
      for (const line of describeLoad(options.out, counts)) console.log(line);
      if (options.bucket === undefined) return;
      const client = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
      const { key } = await publishVocabulary(client, options.bucket, options.out, counts.concepts);
      console.log(`the hub searches ${key} within a minute`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      for (const { place, rule } of error.details) console.error(`refused: ${place}: ${rule}`);
      process.exitCode = 1;
    }
  })
  .parse();
