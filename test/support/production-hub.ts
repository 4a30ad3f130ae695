import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { LambdaBundle } from '#infra/bundle-lambdas';
import type { HubEnvironment } from '#infra/config/environment';
import { environmentSettings } from '#infra/config/environment-settings';
import { hubLambdas } from '#infra/hub-lambdas';
import { addHubStacks, type HubStacks, synthContext } from '#infra/hub-stacks';
import { hubAreas } from '#infra/stacks/hub-stack';
import { anyPlace } from '#test/fixtures/edge/any-environment';

/** Every Lambda with one and the same file in place of its code, for tests of templates: they name no code. */
const bundlesOf = (folder: string): LambdaBundle[] => {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;\n');
  return hubLambdas().map(({ area, id }) => ({ area, id, folder: code, sizeBytes: 1, sources: [] }));
};

/** What of a hub is made. */
export type ProductionHubOptions = {
  readonly consoleFolder?: string;
  /** Default true; without, only the stacks that know no area: most of the time goes into areas. */
  readonly withAreas?: boolean;
};

/** The stacks of a hub in AWS as its environment describes it; `folder` takes what is made. */
export const productionHub = (
  folder: string,
  entry: HubEnvironment,
  { consoleFolder, withAreas = true }: ProductionHubOptions = {},
): { readonly app: App; readonly stacks: HubStacks } => {
  const { settings, ...env } = environmentSettings(entry, anyPlace, '1');
  const app = new App({ outdir: mkdtempSync(join(folder, 'out-')), analyticsReporting: false, context: synthContext });
  const stacks = addHubStacks(app, {
    settings,
    bundles: bundlesOf(folder).filter(({ area }) => withAreas || hubAreas.some((name) => name === area)),
    env,
    ...(consoleFolder === undefined ? {} : { consoleFolder }),
  });
  return { app, stacks };
};
