import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { onlyTheLocalCloud } from '#infra/constructs/only-the-local-cloud';
import { deployCloudAssembly } from '#local/cloud/deploy-cloud-assembly';
import { startLocalCloud } from '#local/cloud/local-cloud';

test('CloudFormation of another account refuses a template of local settings, in a sentence, and this one takes it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-account-'));
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Local');
  new Queue(stack, 'Queue');
  onlyTheLocalCloud(stack);
  const assemblyFolder = app.synth().directory;
  const other = await startLocalCloud({
    stateFolder: join(folder, 'other'),
    extraEnv: { MINISTACK_ACCOUNT_ID: '123456789012' },
  });
  const own = await startLocalCloud({ stateFolder: join(folder, 'own') });
  try {
    await expect(deployCloudAssembly({ cloud: other, assemblyFolder })).rejects.toThrow(
      'These are the local settings of FLIP, for one machine: no account of AWS takes them.',
    );
    expect(await deployCloudAssembly({ cloud: own, assemblyFolder })).toEqual({ Local: {} });
  } finally {
    await Promise.all([own.stop(), other.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
});
