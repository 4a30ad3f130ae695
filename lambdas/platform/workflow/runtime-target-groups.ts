import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { makeTargetGroups, type TargetGroups } from './target-groups.ts';

let targetGroups: TargetGroups | undefined;

/** The target groups that this Lambda changes. */
export const runtimeTargetGroups = (): TargetGroups => {
  targetGroups ??= makeTargetGroups(new ElasticLoadBalancingV2Client({}));
  return targetGroups;
};
