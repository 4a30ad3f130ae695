import type { TargetGroups } from '#lambdas/platform/workflow/target-groups';

/** Target groups in memory; a target is reached from the look after the one that added it, as after a check of its health. */
export type MemoryTargetGroups = {
  readonly targetGroups: TargetGroups;
  /** What the groups hold now, by their ARNs. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Runs once, just after the next target has been added: what somebody else does in between. */
  readonly afterNextAdd: (interfere: () => void) => void;
};

/** Target groups that are empty. */
export const memoryTargetGroups = (): MemoryTargetGroups => {
  const targets = new Map<string, string[]>();
  let interference: () => void = () => undefined;
  return {
    targets,
    afterNextAdd: (interfere) => {
      interference = interfere;
    },
    targetGroups: {
      pointTo: async (arns, address) => {
        const known = arns.every((arn) => targets.get(arn)?.includes(address) === true);
        for (const arn of arns) targets.set(arn, [address]);
        const interfere = interference;
        interference = () => undefined;
        interfere();
        return known;
      },
      remove: async (arns, address) => {
        for (const arn of arns)
          targets.set(
            arn,
            (targets.get(arn) ?? []).filter((target) => target !== address),
          );
      },
    },
  };
};
