import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { makePurgeObjects } from '#lambdas/platform/objects/purge-objects';

const client = () => new S3Client({ region: 'eu-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const place = { bucket: 'b', prefix: 'models/one/' };
const version = (Key: string, VersionId: string, IsLatest = true) => ({ Key, VersionId, IsLatest });

it('removes every version and marker of what lies below the prefix, page by page, and counts the objects', async () => {
  const s3 = mockClient(S3Client);
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({
      Versions: [version('models/one/a', '2'), version('models/one/a', '1', false)],
      DeleteMarkers: [version('models/one/c', '9')],
    })
    .resolvesOnce({ Versions: [version('models/one/b', '3')] })
    .resolves({});
  s3.on(DeleteObjectsCommand).resolves({});
  expect(await makePurgeObjects(client())(place)).toBe(2);
  expect(s3.commandCalls(ListObjectVersionsCommand)[0]?.args[0].input).toMatchObject({ Prefix: 'models/one/' });
  expect(
    s3.commandCalls(DeleteObjectsCommand).map(({ args }) => args[0].input.Delete?.Objects?.map((one) => one.VersionId)),
  ).toEqual([['2', '1', '9'], ['3']]);
  s3.restore();
});

it('removes nothing where there is nothing, and fails where S3 keeps something', async () => {
  const s3 = mockClient(S3Client);
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({})
    .resolves({ Versions: [version('models/one/a', '1')] });
  s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code: 'AccessDenied' }] });
  expect(await makePurgeObjects(client())(place)).toBe(0);
  expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(0);
  await expect(makePurgeObjects(client())(place)).rejects.toThrow('AccessDenied');
  s3.restore();
});
