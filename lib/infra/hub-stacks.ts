import { type App, type Environment, Tags } from 'aws-cdk-lib';
import type { LambdaBundle } from './bundle-lambdas.ts';
import type { EdgeSettings } from './config/edge-settings.ts';
import type { HubSettings } from './config/hub-settings.ts';
import { hubTag } from './config/hub-tag.ts';
import { physicalNames } from './config/physical-names.ts';
import { onlyTheLocalCloud } from './constructs/only-the-local-cloud.ts';
import { pascalCase } from './constructs/pascal-case.ts';
import { placesOnOneMachine } from './constructs/run-server-places.ts';
import { AreaStack } from './stacks/area-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { FederationStack } from './stacks/federation-stack.ts';
import { HubStack, hubAreas } from './stacks/hub-stack.ts';
import { StateStack } from './stacks/state-stack.ts';

/** What one hub is made from. */
export type HubStacksProps = {
  readonly settings: HubSettings;
  /** Of every Lambda. */
  readonly bundles: readonly LambdaBundle[];
  /** Absent: the templates leave account and region to whoever deploys them. A hub with an edge must have both. */
  readonly env?: Environment;
  /** What the build of the console has made; absent: not built. */
  readonly consoleFolder?: string;
};

/** All stacks of one hub. */
export type HubStacks = {
  readonly state: StateStack;
  /** Absent on one machine. */
  readonly federation: FederationStack | undefined;
  readonly hub: HubStack;
  readonly areas: readonly AreaStack[];
  /** Absent on one machine, which has an edge of its own. */
  readonly edge?: EdgeStack;
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

/** CloudFront takes certificates and firewalls from here alone. */
const EDGE_REGION = 'us-east-1';

/**
 * Adds `State`, for AWS `Federation`, `Hub`, one stack for each area of operations and, for AWS, `Edge`; they are deployed in this order.
 * Throws where a hub has an edge and no account or region: `Edge` reads from another region than its own.
 */
export const addHubStacks = (app: App, { bundles, consoleFolder, env, settings }: HubStacksProps): HubStacks => {
  const { stack: stackName } = physicalNames(settings.hubId);
  const base = { settings, ...(env === undefined ? {} : { env }) };
  const state = new StateStack(app, stackName('State'), base);
  const federation =
    settings.federation === undefined
      ? undefined
      : new FederationStack(app, stackName('Federation'), { ...base, federation: settings.federation });
  const common = { ...base, runServers: federation?.runServers ?? placesOnOneMachine(settings) };
  const isHubs = ({ area }: LambdaBundle): boolean => (hubAreas as readonly string[]).includes(area);
  const hub = new HubStack(app, stackName('Hub'), { ...common, state, bundles: bundles.filter(isHubs) });
  const byArea = Map.groupBy(
    bundles.filter((bundle) => !isHubs(bundle)),
    ({ area }) => area,
  );
  const areas = [...byArea].map(
    ([area, own]) => new AreaStack(app, stackName(pascalCase(area)), { ...common, area, bundles: own, state, hub }),
  );
  const addEdge = (edge: EdgeSettings): EdgeStack => {
    if (env?.account === undefined || env.region === undefined)
      throw new Error('a hub with an edge is synthesised for an account and a region');
    return new EdgeStack(app, stackName('Edge'), {
      ...common,
      env: { account: env.account, region: EDGE_REGION },
      edge,
      state,
      hub,
      ...(consoleFolder === undefined ? {} : { consoleFolder }),
    });
  };
  if (settings.environment === 'local') for (const stack of [state, hub, ...areas]) onlyTheLocalCloud(stack);
  else Tags.of(app).add(hubTag, settings.hubId);
  return { state, federation, hub, areas, ...(settings.edge === undefined ? {} : { edge: addEdge(settings.edge) }) };
};
