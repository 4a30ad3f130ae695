import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { bundlesWithoutCode } from '#infra/bundles-without-code';
import type { HubEnvironment } from '#infra/config/environment';
import { environmentSettings } from '#infra/config/environment-settings';
import { addHubStacks, type HubStacks, synthContext } from '#infra/hub-stacks';
import { hubAreas } from '#infra/stacks/hub-stack';
import { anyPlace } from '#test/fixtures/edge/any-environment';

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
    bundles: bundlesWithoutCode(folder).filter(({ area }) => withAreas || hubAreas.some((name) => name === area)),
    env,
    ...(consoleFolder === undefined ? {} : { consoleFolder }),
  });
  return { app, stacks };
};

/** The template of `State` of such a hub. */
export const productionState = (folder: string, entry: HubEnvironment): Template =>
  Template.fromStack(productionHub(folder, entry, { withAreas: false }).stacks.state);
