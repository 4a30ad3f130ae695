import { type CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { ClientSettings } from './client-settings.ts';
import type { AssemblyStack } from './cloud-assembly.ts';

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});
const PolicyOf = z.object({ Bucket: z.object({ Ref: z.string() }) });
const Policy = z.looseObject({ Statement: z.array(z.record(z.string(), z.unknown())) });

const demandsTls = (statement: Record<string, unknown>): boolean =>
  statement.Effect === 'Deny' && JSON.stringify(statement.Condition ?? {}).includes('aws:SecureTransport');

/**
 * Lifts the rule that a bucket is reached over TLS alone: the local cloud speaks plain HTTP on loopback, and holds the
 * rule against every caller. The template keeps it; every other statement of the policy stays in force.
 */
export async function allowPlainHttp(
  settings: ClientSettings,
  stacks: CloudFormationClient,
  stack: AssemblyStack,
): Promise<void> {
  const { Resources } = Template.parse(JSON.parse(stack.templateBody));
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  try {
    for (const { Type, Properties } of Object.values(Resources)) {
      const target = PolicyOf.safeParse(Properties);
      if (Type !== 'AWS::S3::BucketPolicy' || !target.success) continue;
      const found = await stacks.send(
        new DescribeStackResourceCommand({ StackName: stack.name, LogicalResourceId: target.data.Bucket.Ref }),
      );
      const Bucket = found.StackResourceDetail?.PhysicalResourceId;
      const { Policy: text } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
      const policy = Policy.parse(JSON.parse(text ?? '{"Statement":[]}'));
      const kept = policy.Statement.filter((statement) => !demandsTls(statement));
      if (kept.length === policy.Statement.length) continue;
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ ...policy, Statement: kept }) }));
    }
  } finally {
    s3.destroy();
  }
}
