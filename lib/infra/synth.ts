import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { bundleLambdas } from './bundle-lambdas.ts';
import type { HubSettings } from './config/hub-settings.ts';
import { localAccount } from './config/local-account.ts';
import { addHubStacks, synthContext } from './hub-stacks.ts';
import { keptBundles } from './kept-bundles.ts';

/** What a synthesis is made from. */
export type SynthOptions = {
  /** Everything in it is replaced. */
  readonly outFolder: string;
  readonly settings: HubSettings;
  /** Absent: the templates leave account and region to whoever deploys them. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Where bundles stay from one synthesis to the next; absent: every Lambda is bundled anew. */
  readonly bundleFolder?: string | undefined;
  /** What the build of the console makes; default `ui/dist`. Where it holds no page, no console is deployed. */
  readonly consoleFolder?: string | undefined;
};

const builtConsole = fileURLToPath(new URL('../../ui/dist/', import.meta.url));

/**
 * Bundles every Lambda, synthesises all stacks of a hub and answers the folder of the cloud assembly.
 * Throws where `local` settings are to go to an account of AWS.
 */
export const synthHub = async ({
  outFolder,
  settings,
  bundleFolder,
  consoleFolder: wantedConsole,
  ...wanted
}: SynthOptions): Promise<string> => {
  const isLocal = settings.environment === 'local';
  if (isLocal && wanted.account !== undefined && wanted.account !== localAccount.account)
    throw new Error(
      `The local settings are for one machine and cannot be deployed to account ${wanted.account} of AWS: choose one of environments.ts by FLIP_ENVIRONMENT.`,
    );
  const { account, region } = isLocal ? localAccount : wanted;
  const outdir = resolve(outFolder);
  rmSync(outdir, { recursive: true, force: true });
  const bundles =
    bundleFolder === undefined ? await bundleLambdas(join(outdir, 'lambdas')) : await keptBundles(bundleFolder);
  // One machine gets the very same templates, which the tests check: its start need not wait for the rules.
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: synthContext,
    builtinCloudFormationValidation: !isLocal,
  });
  const env = account === undefined || region === undefined ? {} : { env: { account, region } };
  const consoleFolder = wantedConsole ?? builtConsole;
  addHubStacks(app, {
    ...env,
    settings,
    bundles,
    ...(existsSync(join(consoleFolder, 'index.html')) ? { consoleFolder } : {}),
  });
  if (!isLocal) {
    const { hubRules } = await import('./policy/hub-rules.ts');
    Validations.of(app).addPlugins(...hubRules(app));
  }
  return app.synth().directory;
};
