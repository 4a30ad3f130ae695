import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { VocabularyPointer } from '#contracts/vocabulary';

/** Where the pointer lies; the hub looks at it and never at a file that it does not name. */
const pointerKey = 'vocabulary/current.json';

/** Uploads a vocabulary under its hash and then points at it: whoever searches sees the old one or the new one, whole. */
export async function publishVocabulary(
  client: S3Client,
  bucket: string,
  file: string,
  concepts: number,
): Promise<VocabularyPointer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const digest = hash.digest();
  const sha256 = digest.toString('hex');
  const { size } = await stat(file);
  const key = `vocabulary/${sha256}.sqlite`;
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: createReadStream(file),
      ContentLength: size,
      ChecksumSHA256: digest.toString('base64'),
    }),
  );
  const pointer = VocabularyPointer.parse({ contractVersion: 1, key, sha256, sizeBytes: size, concepts });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: pointerKey, Body: JSON.stringify(pointer) }));
  return pointer;
}
