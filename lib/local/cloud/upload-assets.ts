import { readFileSync } from 'node:fs';
import {
  CreateBucketCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientSettings } from './client-settings.ts';
import type { FileAsset } from './cloud-assembly.ts';
import { zipFolder } from './zip-folder.ts';

/** Uploads under way at the same time: the next file is packed while the cloud stores the ones before. */
const AT_ONCE = 6;

const isMissing = (reason: unknown): boolean =>
  reason instanceof Error && ['NotFound', 'NoSuchBucket', 'NoSuchKey'].includes(reason.name);

const exists = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    (reason: unknown) => {
      if (isMissing(reason)) return false;
      throw reason;
    },
  );

/** Puts every asset where the templates expect it; what lies there already is left alone, as its key is its hash. */
export async function uploadAssets(settings: ClientSettings, assets: readonly FileAsset[]): Promise<number> {
  const client = new S3Client({ ...settings, forcePathStyle: true });
  try {
    for (const bucket of new Set(assets.map((asset) => asset.bucket))) {
      if (!(await exists(client.send(new HeadBucketCommand({ Bucket: bucket })))))
        await client.send(new CreateBucketCommand({ Bucket: bucket }));
    }
    let uploaded = 0;
    const waiting = [...assets];
    const upload = async (): Promise<void> => {
      for (let asset = waiting.shift(); asset !== undefined; asset = waiting.shift()) {
        const { bucket, key, packaging, path } = asset;
        if (await exists(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))) continue;
        const body = packaging === 'zip' ? zipFolder(path) : readFileSync(path);
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
        uploaded += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, upload));
    return uploaded;
  } finally {
    client.destroy();
  }
}
