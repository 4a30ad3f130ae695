import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { bundleLambdas } from './bundle-lambdas.ts';
import { type EnvironmentName, environments } from './config/environments.ts';
import { HubSettings } from './config/hub-settings.ts';
import { HubStack } from './stacks/hub-stack.ts';
import { StateStack } from './stacks/state-stack.ts';

/** What a synthesis is told. */
export type SynthOptions = {
  /** Everything in it is replaced. */
  readonly outFolder: string;
  readonly environment: EnvironmentName;
  readonly publicUrl: string;
  readonly version: string;
  /** Absent: the template leaves account and region to whoever deploys it. */
  readonly account?: string;
  readonly region?: string;
};

/** Bundles every Lambda, synthesises `State` and `Hub` and answers the folder of the cloud assembly. */
export const synthHub = async (options: SynthOptions): Promise<string> => {
  const { account, environment, publicUrl, region, version } = options;
  const outFolder = resolve(options.outFolder);
  rmSync(outFolder, { recursive: true, force: true });
  const bundles = await bundleLambdas(join(outFolder, 'lambdas'));
  const settings = HubSettings.parse({ ...environments[environment], environment, publicUrl, version });
  const context = { '@aws-cdk/aws-iam:minimizePolicies': true };
  const app = new App({ outdir: outFolder, analyticsReporting: false, context });
  const env = account === undefined || region === undefined ? {} : { env: { account, region } };
  const state = new StateStack(app, 'State', { ...env, settings });
  new HubStack(app, 'Hub', { ...env, settings, state, bundles });
  // One machine gets the very same templates, which the tests check: its start need not wait for the rules.
  if (environment !== 'local') {
    const { HubRules } = await import('./policy/hub-rules.ts');
    Validations.of(app).addPlugins(new HubRules(app));
  }
  return app.synth().directory;
};
