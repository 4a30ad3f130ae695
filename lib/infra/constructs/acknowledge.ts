import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The rule packs that stop a synthesis, by how their rules begin. */
const packs = { 'AwsSolutions-': 'AwsSolutions', 'NIST.800.53.R5-': 'NIST.800.53.R5' } as const;

/** A rule of one of the packs. */
export type Rule = `${keyof typeof packs}${string}`;

/** A finding of a rule pack that we know of and keep, with the reason; to stand on the line below what it is about. */
export const acknowledge = (construct: IConstruct, rule: Rule, reason: string): void => {
  const pack = Object.entries(packs).find(([start]) => rule.startsWith(start))?.[1];
  Validations.of(construct).acknowledge({ id: `${pack}::${rule}`, reason });
};
