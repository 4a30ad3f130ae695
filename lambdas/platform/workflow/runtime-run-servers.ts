import { ECSClient } from '@aws-sdk/client-ecs';
import { env } from '../runtime/env.ts';
import { makeRunServers, type RunServers } from './run-servers.ts';

const listed = (text: string): string[] => text.split(',').filter((part) => part !== '');

let servers: RunServers | undefined;

/** The servers that this Lambda starts, stops and looks at. */
export const runtimeRunServers = (): RunServers => {
  servers ??= makeRunServers(new ECSClient({}), {
    cluster: env('ECS_CLUSTER'),
    taskDefinition: env('RUN_TASK_DEFINITION'),
    container: env('RUN_CONTAINER'),
    subnets: listed(env('RUN_SERVER_SUBNETS')),
    securityGroups: listed(env('RUN_SERVER_SECURITY_GROUPS')),
  });
  return servers;
};
