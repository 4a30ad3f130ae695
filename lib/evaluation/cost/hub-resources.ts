import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundlesWithoutCode } from '#infra/bundles-without-code';
import type { EnvironmentSettings } from '#infra/config/environment-settings';
import { addHubStacks, synthContext } from '#infra/hub-stacks';
import { assemblyResources, type Resource } from './resources.ts';

/** Every resource of the templates of a hub with these settings; nothing is left behind. */
export const hubResources = ({ account, region, settings }: EnvironmentSettings): Resource[] => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-cost-'));
  try {
    const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false, context: synthContext });
    addHubStacks(app, { settings, bundles: bundlesWithoutCode(folder), env: { account, region } });
    return assemblyResources(app.synth().directory);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
