import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { schedules } from '../config/schedules.ts';
import type { AreaFunctions } from './area-functions.ts';
import { pascalCase } from './pascal-case.ts';

/** Calls those Lambdas of an area that `config/schedules.ts` lists. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, functions: AreaFunctions) {
    super(scope, id);
    for (const [name, fn] of functions.byId) {
      const minutes = schedules[name];
      if (minutes === undefined) continue;
      new events.Rule(this, pascalCase(name), {
        schedule: events.Schedule.rate(Duration.minutes(minutes)),
        targets: [new LambdaFunction(fn.lambda)],
      });
    }
  }
}
