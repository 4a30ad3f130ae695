import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';

const BUCKET = 'local-cloud-canary';

/**
 * The canary of the local cloud: true when a private bucket read without a signature is refused.
 * Where it is not, the cloud runs without authentication and no test against it proves anything.
 */
export async function refusesUnsigned(endpoint: string, signed: Pick<S3Client, 'send'>): Promise<boolean> {
  await signed.send(new CreateBucketCommand({ Bucket: BUCKET })).catch((reason: unknown) => {
    // Its bucket is there since the first start.
    if (!(reason instanceof Error && reason.name.startsWith('BucketAlready'))) throw reason;
  });
  const response = await fetch(`${endpoint}/${BUCKET}/object`);
  await response.arrayBuffer();
  return response.status === 403;
}
