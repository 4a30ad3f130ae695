import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { operations } from '#contracts/api/operations';
import type { LambdaBundle } from '../bundle-lambdas.ts';
import type { HubSettings } from '../config/hub-settings.ts';
import { streamReaders } from '../config/stream-readers.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { AreaFunctions } from '../constructs/area-functions.ts';
import { LedgerStream } from '../constructs/ledger-stream.ts';
import { LogAlarms } from '../constructs/log-alarms.ts';
import { pascalCase } from '../constructs/pascal-case.ts';
import type { RunServerPlaces } from '../constructs/run-server-places.ts';
import { ScheduleAlarms } from '../constructs/schedule-alarms.ts';
import { Schedules } from '../constructs/schedules.ts';
import type { HubStack } from './hub-stack.ts';
import type { StateStack } from './state-stack.ts';

/** What the operations of one area are made from. */
export type AreaStackProps = StackProps & {
  /** A folder of `lambdas`. */
  readonly area: string;
  /** Of this area alone. */
  readonly bundles: readonly LambdaBundle[];
  readonly settings: HubSettings;
  readonly runServers: RunServerPlaces;
  readonly state: StateStack;
  readonly hub: HubStack;
};

/** Lambdas that an operator may want to call. */
const calledByName = [
  'seed-admin',
  'recover-admin',
  'watch-dormancy',
  'tell-access-requests',
  'purge-projects',
] as const;

/**
 * One area of operations: its Lambdas, their routes and their schedules. Five resources an operation, so that the room of a stack is
 * never what stops an area from growing.
 */
export class AreaStack extends Stack {
  readonly functions: AreaFunctions;

  constructor(scope: Construct, id: string, props: AreaStackProps) {
    super(scope, id, props);
    const { area, bundles, hub, runServers, settings, state } = props;
    this.functions = new AreaFunctions(this, pascalCase(area), {
      bundles,
      sources: { state, settings, runServers, workflows: () => hub.workflows },
    });
    this.functions.grant();
    this.#addRoutes(hub);
    new Schedules(this, 'Schedules', this.functions);
    const { topic } = hub.alarms;
    new ScheduleAlarms(this, 'Alarms', this.functions, topic);
    for (const [about, { construct, partition }] of Object.entries(streamReaders))
      if (this.functions.byId.has(about))
        new LedgerStream(this, construct, {
          about,
          partition,
          topic,
          ledger: state.ledger,
          reader: this.functions.get(about),
        });
    new LogAlarms(this, 'LogAlarms', { area, logGroup: this.functions.logGroup, topic, hubId: settings.hubId });
    for (const id of calledByName) {
      const fn = this.functions.byId.get(id);
      if (fn !== undefined) new CfnOutput(this, `${pascalCase(id)}FunctionName`, { value: fn.lambda.functionName });
    }
  }

  /** One route for each operation of the contract that has its Lambda here, with the authorizer that the contract names. */
  #addRoutes({ api: hubApi }: HubStack): void {
    for (const { auth, id, method, path } of Object.values(operations)) {
      const fn = this.functions.byId.get(id);
      if (fn === undefined) continue;
      const name = pascalCase(id);
      const authorizer = hubApi.authorizers[auth];
      const route = new api.HttpRoute(this, `${name}Route`, {
        httpApi: hubApi.api,
        routeKey: api.HttpRouteKey.with(path, api.HttpMethod[method]),
        integration: new HttpLambdaIntegration(name, fn.lambda),
        ...(authorizer === undefined ? {} : { authorizer }),
      });
      if (auth === 'none') acknowledge(route, 'AwsSolutions-APIG4', 'The contract opens it to strangers.');
    }
  }
}
