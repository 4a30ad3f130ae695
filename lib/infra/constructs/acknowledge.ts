import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of the rule pack that we know of and keep, with the reason; to stand on the line below what it is about. */
export const acknowledge = (construct: IConstruct, rule: string, reason: string): void => {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::${rule}`, reason });
};
