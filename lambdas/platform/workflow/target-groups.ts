import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** Target groups of listeners, by their ARNs; those of one listener always hold the same targets. */
export type TargetGroups = {
  /** Has an address be the only target of each; answers whether connections arrive there by all of them. */
  readonly pointTo: (arns: readonly string[], address: string) => Promise<boolean>;
  /** Passes nothing on to an address any more; harmless where nothing was. */
  readonly remove: (arns: readonly string[], address: string) => Promise<void>;
};

/** What a target is until it is gone, once it has been removed. */
const leaving = 'draining';

/** The target groups of AWS. Throws what ELB throws. */
export const makeTargetGroups = (client: ElasticLoadBalancingV2Client): TargetGroups => {
  const remove = async (TargetGroupArn: string, addresses: readonly string[]): Promise<void> => {
    if (addresses.length === 0) return;
    const Targets = addresses.map((Id) => ({ Id }));
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
  };
  const pointOne = async (TargetGroupArn: string, address: string): Promise<boolean> => {
    const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    const targets = TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
      address: Target?.Id ?? '',
      state: TargetHealth?.State,
    }));
    const staying = targets.filter(({ state }) => state !== leaving);
    await remove(
      TargetGroupArn,
      staying.filter((target) => target.address !== address).map((target) => target.address),
    );
    const own = staying.find((target) => target.address === address);
    if (own === undefined)
      await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: address }] }));
    return own?.state === 'healthy';
  };
  return {
    pointTo: async (arns, address) => (await Promise.all(arns.map((arn) => pointOne(arn, address)))).every(Boolean),
    remove: async (arns, address) => void (await Promise.all(arns.map((arn) => remove(arn, [address])))),
  };
};
