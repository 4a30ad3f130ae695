import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { clientSettings } from '#local/cloud/client-settings';
import { sentMail } from '#local/cloud/sent-mail';
import type { LocalHub } from '#local/platform/local-hub';

/** Signed texts hide their content in base64url: their readable parts are searched too. */
const signedText = /\beyJ[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\./g;
const opened = (text: string): string =>
  [...text.matchAll(signedText)].map(([, part = '']) => Buffer.from(part, 'base64url').toString()).join('\n');

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n${opened(text)}\n`);
}

/** Every version of every object, page by page: the SDK has no paginator for versions. */
async function* versionsIn(s3: S3Client, Bucket: string): AsyncIterable<ObjectVersion> {
  let more: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (more !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));
    yield* page.Versions ?? [];
    more =
      page.IsTruncated === true
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
  }
}

/**
 * Writes everything the hub holds as files below `folder`: every ledger item, every version of every object, every
 * mail, the local cloud's own state (queues, workflow histories, Lambda logs), the run servers' folders and `answered`,
 * the API answers a caller has kept. The local cloud ends for it and is started again where `goesOn`.
 */
export async function dumpHub(
  hub: LocalHub,
  folder: string,
  { answered, goesOn }: { readonly answered: readonly string[]; readonly goesOn: boolean },
): Promise<void> {
  const settings = clientSettings(hub.cloud);
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  const items: string[] = [];
  for await (const page of paginateScan({ client: dynamo }, { TableName: hub.outputs.LedgerTableName }))
    for (const item of page.Items ?? []) items.push(JSON.stringify(item));
  await writeText(join(folder, 'ledger.jsonl'), items.join('\n'));

  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name: Bucket = '' } of Buckets)
    for await (const { Key = '', VersionId } of versionsIn(s3, Bucket)) {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket, Key, ...(VersionId === 'null' ? {} : { VersionId }) }),
      );
      const path = join(folder, 's3', Bucket, `${Key}.${VersionId}`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await Body?.transformToByteArray()) ?? '');
    }
  await writeText(join(folder, 'mail.json'), JSON.stringify(await sentMail(hub.cloud)));
  // Queues, workflow histories and Lambda logs are in the cloud's memory until it ends cleanly.
  if (goesOn) await hub.cloud.restart();
  else await hub.cloud.stop();
  await writeText(join(folder, 'answered.jsonl'), answered.join('\n'));
  for (const name of await readdir(hub.folder))
    if (name !== 'cdk.out' && name !== 'ports.json')
      await cp(join(hub.folder, name), join(folder, 'disk', name), {
        recursive: true,
        // Sockets and files that a server is just removing are not content.
        filter: (path) => !path.endsWith('.sock'),
      }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
  dynamo.destroy();
  s3.destroy();
}
