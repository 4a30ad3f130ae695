import { mean } from 'simple-statistics';
import { openEngine } from '../rules/our-rule.ts';
import { makeWorld } from '../world.ts';
import { honestCohorts } from './honest-cohorts.ts';
import { type HonestUse, measureHonestUse } from './measure-honest-use.ts';
import { narrowCohorts } from './narrow-cohorts.ts';

/** Trusts to ask: enough secrets that a share within bounds is known to a percent. */
const trusts = 25;

/** Worst of all trusts for what is refused, mean for the rest: at one trust, three dozen totals say little. */
function overall(uses: readonly HonestUse[]): HonestUse {
  return {
    asked: Math.max(...uses.map(({ asked }) => asked)),
    refused: Math.max(...uses.map(({ refused }) => refused)),
    judged: uses.reduce((sum, { judged }) => sum + judged, 0),
    medianRelativeError: mean(uses.map(({ medianRelativeError }) => medianRelativeError)),
    within: mean(uses.map(({ within }) => within)),
  };
}

/** Forty cohorts with the default tables, at trusts of the same persons with different secrets; and the narrow case beside it. */
export function honestUse(persons: number): HonestUse & { readonly narrow: HonestUse } {
  const world = makeWorld(persons);
  const tables = world.tables.filter(({ name }) => ['ageBand', 'sex', 'modality'].includes(name));
  const measured = (cohorts: ReturnType<typeof honestCohorts>): HonestUse =>
    overall(
      Array.from({ length: trusts }, (_, trust) => measureHonestUse(openEngine(`honest ${trust}`), cohorts, tables)),
    );
  return { ...measured(honestCohorts(world)), narrow: measured(narrowCohorts(world)) };
}
