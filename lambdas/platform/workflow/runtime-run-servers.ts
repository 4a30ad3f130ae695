import { ECSClient } from '@aws-sdk/client-ecs';
import { env } from '../runtime/env.ts';
import { makeRunServers, type RunServers } from './run-servers.ts';

let servers: RunServers | undefined;

/** The servers that this Lambda stops and looks at. */
export const runtimeRunServers = (): RunServers => {
  servers ??= makeRunServers(new ECSClient({}), env('ECS_CLUSTER'));
  return servers;
};
