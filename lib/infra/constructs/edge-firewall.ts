import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { firewallRules } from '../config/firewall-rules.ts';
import { physicalNames } from '../config/physical-names.ts';
import { acknowledgeLog } from './acknowledge-log.ts';

const visibility = (metricName: string): waf.CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  // A sample would show what people send; the log has what is needed, without credentials.
  sampledRequestsEnabled: false,
});

/** What may not reach the hub at all; every rule of `config/firewall-rules.ts`, in its order. */
export class EdgeFirewall extends Construct {
  readonly acl: waf.CfnWebACL;

  constructor(scope: Construct, id: string, { hubId }: { readonly hubId: string }) {
    super(scope, id);
    this.acl = new waf.CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('all'),
      rules: firewallRules.map((rule, priority) => ({
        ...rule,
        priority,
        visibilityConfig: visibility(rule.name),
      })),
    });
    const log = new logs.LogGroup(this, 'Log', {
      logGroupName: physicalNames(hubId).firewallLog,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLog(log);
    new waf.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.acl.attrArn,
      logDestinationConfigs: [log.logGroupArn],
      // What was let through is in the log of CloudFront.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
      redactedFields: [
        { singleHeader: { Name: 'authorization' } },
        { singleHeader: { Name: 'cookie' } },
        { queryString: {} },
      ],
    });
  }
}
