import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { logMetrics } from '../config/log-metrics.ts';
import { physicalNames } from '../config/physical-names.ts';
import { pascalCase } from './pascal-case.ts';
import type { Workflow } from './workflow.ts';

/** What is shown. */
export type HubDashboardProps = {
  readonly hubId: string;
  readonly api: HttpApi;
  readonly ledger: ITable;
  readonly workflows: Readonly<Record<string, Workflow>>;
};

const period = Duration.minutes(5);
const WIDTH = 12;

/** One page of CloudWatch: what the hub is asked, what fails, what it has open, how its trusts and its audit are. */
export class HubDashboard extends Construct {
  constructor(scope: Construct, id: string, { api, hubId, ledger, workflows }: HubDashboardProps) {
    super(scope, id);
    const graph = (title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
      new cloudwatch.GraphWidget({ title, left, width: WIDTH, period });
    // Of every Lambda of the hub, whatever its stack: the name of each begins with that of its stack.
    const ofLambdas = (metricName: string): cloudwatch.MathExpression =>
      new cloudwatch.MathExpression({
        expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${metricName}" FunctionName=${hubId}', 'Sum', 300)`,
        label: '',
        period,
      });
    const machines = Object.values(workflows).map(({ machine }) => machine);
    const { metricNamespace } = physicalNames(hubId);
    new cloudwatch.Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph('Requests', [
            api.metricCount({ period }),
            api.metricClientError({ period }),
            api.metricServerError({ period }),
          ]),
          graph(
            'Time of an answer, in milliseconds',
            ['p50', 'p95', 'p99'].map((statistic) => api.metricLatency({ period, statistic })),
          ),
        ],
        [graph('Errors of Lambdas', [ofLambdas('Errors')]), graph('Throttled Lambdas', [ofLambdas('Throttles')])],
        [
          graph(
            'Workflows started',
            machines.map((machine) => machine.metricStarted({ period })),
          ),
          graph(
            'Workflows that ended in a fault or ran out of time',
            machines.flatMap((machine) => [machine.metricFailed({ period }), machine.metricTimedOut({ period })]),
          ),
        ],
        [
          graph('Read and written in the ledger', [
            ledger.metricConsumedReadCapacityUnits({ period }),
            ledger.metricConsumedWriteCapacityUnits({ period }),
          ]),
          ...logMetrics.map(({ event, field }) =>
            graph(`${event}.${field}`, [
              new cloudwatch.Metric({
                namespace: metricNamespace,
                metricName: pascalCase(field),
                statistic: 'Maximum',
                period,
              }),
            ]),
          ),
        ],
      ],
    });
  }
}
