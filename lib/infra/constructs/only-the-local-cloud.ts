import { Aws, CfnRule, Fn, type Stack } from 'aws-cdk-lib';
import { localAccount } from '../config/local-account.ts';

/** Has CloudFormation itself refuse a template of `local` settings in any account of AWS, whoever deploys it and how. */
export const onlyTheLocalCloud = (stack: Stack): void => {
  new CfnRule(stack, 'OnlyTheLocalCloud', {
    assertions: [
      {
        assert: Fn.conditionEquals(Aws.ACCOUNT_ID, localAccount.account),
        assertDescription: 'These are the local settings of FLIP, for one machine: no account of AWS takes them.',
      },
    ],
  });
};
