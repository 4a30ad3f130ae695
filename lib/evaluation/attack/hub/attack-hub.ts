import type { HubClient } from '#client/hub-client';
import type { CohortDefinition } from '#contracts/cohort';
import { random } from '#local/synthetic/random';
import { noisyRelease, releasedChance } from '../belief/released-chance.ts';
import { equivalents } from '../rewriting/equivalents.ts';
import { boundedRules } from '../rules/rules-of-preset.ts';
import { askedTrust } from './ask-trust.ts';
import { differenceOdds } from './difference-odds.ts';
import type { TargetPlan } from './target-plan.ts';

/** What one family made of a deployment's answers. */
export type HubFamily = {
  readonly name: string;
  readonly questions: number;
  /** Logarithm of the odds that the target has the secret: 0 is no idea. */
  readonly logOdds: number;
  readonly chanceOfSecret: number;
};

/** All that was learnt of the target, and whether a family is surer than the suite lets anybody be. */
export type HubReport = {
  readonly families: readonly HubFamily[];
  /** Questions asked again in the same words; every one has to be answered as before. */
  readonly repeats: { readonly asked: number; readonly changed: number };
  readonly freshLeft: number | null;
  readonly found: boolean;
};

/** Surer than this of the target's secret, and the deployment has told too much. */
const sure = 0.99;

const family = (name: string, questions: number, logOdds: number): HubFamily => ({
  name,
  questions,
  logOdds,
  chanceOfSecret: 1 / (1 + Math.exp(-logOdds)),
});

const withTarget = (pad: CohortDefinition, target: CohortDefinition): CohortDefinition => ({
  version: 1,
  where: { kind: 'any', of: [pad.where, target.where] },
});

/**
 * Asks a running deployment for each pad without and with the target, then for the last of them in other words and in
 * the same words, until the plan's questions or the budget that the trust shows are used up.
 */
export async function attackHub(
  hub: HubClient,
  given: {
    readonly projectId: string;
    readonly trust: string;
    readonly plan: TargetPlan;
    readonly say: (line: string) => void;
  },
): Promise<HubReport> {
  const { plan, say } = given;
  const trust = await askedTrust(hub, given.projectId, given.trust);
  const { privacy, rules } = boundedRules('standard');
  const model = noisyRelease(privacy.noise.persons, rules);
  let asked = 0;
  const number = async (name: string, cohort: CohortDefinition): Promise<number | null | undefined> => {
    const left = await trust.left(cohort);
    if (asked >= plan.questions || left === 0) return undefined;
    asked += 1;
    const answer = await trust.ask(name, cohort);
    return answer.failed ? undefined : answer.persons;
  };
  const odds = { pairs: 0, known: 0, rewritings: 0 };
  const counts = { pairs: 0, known: 0, rewritings: 0 };
  let last:
    | { readonly cohort: CohortDefinition; readonly shown: number | null; readonly without: number | null }
    | undefined;
  // A third of the questions is kept for rewritings of one set.
  for (const [index, pad] of plan.pads.entries()) {
    if (asked + 2 > Math.max(2, Math.floor((plan.questions * 2) / 3))) break;
    const without = await number(`pad ${index + 1}`, pad.cohort);
    const cohort = withTarget(pad.cohort, plan.target);
    const shown = await number(`pad ${index + 1} with target`, cohort);
    if (shown === undefined || without === undefined) break;
    counts.pairs += 2;
    odds.pairs += differenceOdds(without, shown, model);
    last = { cohort, shown, without };
    if (pad.persons === undefined) continue;
    counts.known += 1;
    const chance = (truth: number): number => releasedChance(shown, truth, model) + 1e-6;
    odds.known += Math.log(chance(pad.persons + 1) / chance(pad.persons));
  }
  const forms = last === undefined ? [] : equivalents(last.cohort, plan.questions, random('deployment')).slice(1);
  for (const [index, form] of forms.entries()) {
    const answer = await number(`in other words ${index + 1}`, form);
    if (answer === undefined) break;
    counts.rewritings += 1;
    odds.rewritings += differenceOdds(last?.without ?? null, answer, model);
  }
  let changed = 0;
  const repeats = last === undefined ? 0 : 3;
  for (let turn = 0; turn < repeats && last !== undefined; turn += 1) {
    const again = await trust.ask('again', last.cohort);
    if (again.failed || again.persons !== last.shown) changed += 1;
  }
  const families = [
    family('differencing pairs', counts.pairs, odds.pairs),
    family('linear regression', counts.known, odds.known),
    family('rewriting equivalents', counts.rewritings, odds.rewritings),
  ];
  for (const { name, questions, chanceOfSecret } of families)
    say(`${name}: ${questions} answers, the target has the secret with ${(chanceOfSecret * 100).toFixed(1)} %`);
  say(`${repeats} repeats, ${changed} answered otherwise`);
  const found = changed > 0 || families.some(({ chanceOfSecret }) => Math.abs(chanceOfSecret - 0.5) > sure - 0.5);
  return {
    families,
    repeats: { asked: repeats, changed },
    freshLeft: last === undefined ? null : await trust.left(last.cohort),
    found,
  };
}
