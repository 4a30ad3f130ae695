import { join } from 'node:path';
import type { HubEnvironment } from '#infra/config/environment';
import { type EnvironmentSettings, environmentSettings } from '#infra/config/environment-settings';

const sample: HubEnvironment = {
  account: '123456789012',
  region: 'us-east-1',
  hubId: 'flip',
  domain: { name: 'flip.trusts.nhs.uk', hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'trusts.nhs.uk' } },
  originClient: {
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-1111-2222-3333-444444444444',
    authorities: 'sample-authority.pem',
  },
  mailFrom: 'hub@trusts.nhs.uk',
  alarmMails: ['ops@trusts.nhs.uk'],
  monthlyBudgetUsd: 100,
  runServers: {
    host: 'runs.trusts.nhs.uk',
    image: { base: `docker.io/library/python@sha256:${'0'.repeat(64)}` },
  },
};

/** A hub as most organisations would have it, for prices: nobody deploys it. */
export const sampleSettings = (): EnvironmentSettings =>
  environmentSettings(sample, { file: join(import.meta.dirname, 'sample-environment.ts'), name: 'sample' }, '1');
