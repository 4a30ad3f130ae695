import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { operations } from '#contracts/api/operations';
import type { LambdaBundle } from '../bundle-lambdas.ts';
import { functionNeeds, type Need } from '../config/function-needs.ts';
import { functionSizes } from '../config/function-sizes.ts';
import { acknowledgeLog } from './acknowledge-log.ts';
import { grantNeeds, type NeedSources } from './grant-needs.ts';
import { HubFunction } from './hub-function.ts';
import { pascalCase } from './pascal-case.ts';

/** What the Lambdas of one area are made from. */
export type AreaFunctionsProps = {
  readonly bundles: readonly LambdaBundle[];
  readonly sources: NeedSources;
};

/**
 * What an operation's edge writes down by itself: that whoever is let into an operation of users was seen today, and how
 * often somebody calls.
 */
const impliedNeeds = (name: string, needs: readonly Need[]): readonly Need[] => {
  const auth = Object.values(operations).find(({ id }) => id === name)?.auth ?? 'none';
  if (auth === 'none') return [];
  return auth === 'user' && !needs.includes('ledger-write') ? ['mark-seen', 'count-calls'] : ['count-calls'];
};

/** All Lambdas of one area, each with its own role and needs, and the one log that they write to. */
export class AreaFunctions extends Construct {
  readonly logGroup: logs.LogGroup;
  readonly byId: ReadonlyMap<string, HubFunction>;
  readonly #sources: NeedSources;

  constructor(scope: Construct, id: string, props: AreaFunctionsProps) {
    super(scope, id);
    const { bundles, sources } = props;
    this.#sources = sources;
    this.logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLog(this.logGroup);
    const make = (bundle: LambdaBundle): HubFunction =>
      new HubFunction(this, pascalCase(bundle.id), {
        bundle,
        logGroup: this.logGroup,
        ...(functionSizes[bundle.id] ?? functionSizes[bundle.area]),
      });
    this.byId = new Map(bundles.map((bundle) => [bundle.id, make(bundle)]));
  }

  /** Gives every Lambda what `config/function-needs.ts` lists; after whatever its needs name has been made. */
  grant(): void {
    for (const [name, fn] of this.byId) {
      const needs = functionNeeds[name];
      if (needs === undefined) throw new Error(`lib/infra/config/function-needs.ts does not say what ${name} needs`);
      grantNeeds(fn, [...needs, ...impliedNeeds(name, needs)], this.#sources);
    }
  }

  /** The Lambda of that id. Throws where the area has none. */
  get(id: string): HubFunction {
    const found = this.byId.get(id);
    if (found === undefined) throw new Error(`no Lambda is called ${id}`);
    return found;
  }
}
