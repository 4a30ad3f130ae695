import type { App, Environment } from 'aws-cdk-lib';
import type { LambdaBundle } from './bundle-lambdas.ts';
import type { HubSettings } from './config/hub-settings.ts';
import { physicalNames } from './config/physical-names.ts';
import { onlyTheLocalCloud } from './constructs/only-the-local-cloud.ts';
import { pascalCase } from './constructs/pascal-case.ts';
import { AreaStack } from './stacks/area-stack.ts';
import { HubStack, hubAreas } from './stacks/hub-stack.ts';
import { StateStack } from './stacks/state-stack.ts';

/** What one hub is made from. */
export type HubStacksProps = {
  readonly settings: HubSettings;
  /** Of every Lambda. */
  readonly bundles: readonly LambdaBundle[];
  /** Absent: the templates leave account and region to whoever deploys them. */
  readonly env?: Environment;
};

/** All stacks of one hub. */
export type HubStacks = {
  readonly state: StateStack;
  readonly hub: HubStack;
  readonly areas: readonly AreaStack[];
};

/** `App` context of every synthesis. */
export const synthContext = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // A stack reads what it needs of another when it is deployed. An export would lock the other: what is read could
  // neither be replaced nor removed before every reader had been deployed without it.
  '@aws-cdk/core:defaultCrossStackReferences': 'weak',
  // What CloudFormation would refuse ends the synthesis; without this it is a warning.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
};

/** Adds `State`, `Hub` and one stack for each area of operations; they are deployed in this order. */
export const addHubStacks = (app: App, { bundles, env, settings }: HubStacksProps): HubStacks => {
  const { stack: stackName } = physicalNames(settings.hubId);
  const common = { settings, ...(env === undefined ? {} : { env }) };
  const state = new StateStack(app, stackName('State'), common);
  const isHubs = ({ area }: LambdaBundle): boolean => (hubAreas as readonly string[]).includes(area);
  const hub = new HubStack(app, stackName('Hub'), { ...common, state, bundles: bundles.filter(isHubs) });
  const byArea = Map.groupBy(
    bundles.filter((bundle) => !isHubs(bundle)),
    ({ area }) => area,
  );
  const areas = [...byArea].map(
    ([area, own]) => new AreaStack(app, stackName(pascalCase(area)), { ...common, area, bundles: own, state, hub }),
  );
  if (settings.environment === 'local') for (const stack of [state, hub, ...areas]) onlyTheLocalCloud(stack);
  return { state, hub, areas };
};
