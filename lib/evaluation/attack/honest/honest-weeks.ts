import { RoaringBitmap32 } from 'roaring-wasm';
import { median } from 'simple-statistics';
import type { PrivacyPreset } from '#contracts/privacy-preset';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { type Random, random } from '#local/synthetic/random';
import { openEngine } from '../rules/our-rule.ts';
import { rulesOfPreset } from '../rules/rules-of-preset.ts';

/** How well somebody is served who wants no secret, in shares from 0 to 1. Numbers whose true value is below 15 are left out. */
export type HonestUse = {
  /** Persons of the trust. */
  readonly persons: number;
  readonly asked: number;
  readonly shown: number;
  /** Of the shown ones: those whose interval holds the true number. */
  readonly withinInterval: number;
  /** Of true numbers from 20 to 200, and above 1,000; null where there were none. */
  readonly medianRelativeErrorSmall: number | null;
  readonly medianRelativeErrorLarge: number | null;
  /** Of the weeks: those whose final cohort, of 20 to 60 persons, is shown. */
  readonly finalStageable: number;
};

const questionsOfWeek = 30;

/** Cohorts of one week: from a quarter of the trust towards a rare one, each within the one before; the last are reworded. */
function* weekOf(persons: number, chance: Random): Generator<RoaringBitmap32> {
  const rarest = chance.whole(20, 60);
  const widest = Math.round(persons / 4);
  // Whoever comes first stays longest.
  const order = Array.from({ length: persons }, (_, person) => ({ person, at: chance.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ person }) => person);
  for (let question = 0; question < questionsOfWeek; question += 1) {
    const wanted = widest * (rarest / widest) ** (question / (questionsOfWeek - 6));
    yield RoaringBitmap32.from(order.slice(0, Math.max(rarest, Math.round(wanted))));
  }
}

type Judged = { readonly truth: number; readonly shown: boolean; readonly within: boolean; readonly error: number };

function ask(engine: DisclosureEngine, rules: DisclosureRules, key: string, persons: RoaringBitmap32): Judged {
  const truth = persons.size;
  const asked = { projectId: 'project', dataDate: '2026-01-31', key, persons, tables: [], crossTables: [], rules };
  const { above = 0, margin = 0, persons: shown } = engine.answer(asked);
  if (shown === null) return { truth, shown: false, within: false, error: 1 };
  const within = truth >= shown - margin && truth <= shown + margin + above;
  return { truth, shown: true, within, error: Math.abs(shown - truth) / truth };
}

const shareOf = (all: readonly unknown[], some: readonly unknown[]): number => some.length / all.length;
const medianError = (judged: readonly Judged[]): number | null =>
  judged.length === 0 ? null : median(judged.map(({ error }) => error));

/** Asks so many weeks of thirty questions, each week in a project of its own at a trust of this size. */
export function honestWeeks(preset: PrivacyPreset, persons: number, weeks: number, seed: string): HonestUse {
  const rules = rulesOfPreset(preset);
  const judged: Judged[] = [];
  let stageable = 0;
  for (let week = 0; week < weeks; week += 1) {
    const chance = random('honest', `${seed} ${persons} ${week}`);
    const engine = openEngine(`${seed} ${preset} ${persons} ${week}`);
    let last: Judged | undefined;
    let question = 0;
    for (const cohort of weekOf(persons, chance)) {
      last = ask(engine, rules, `question ${question}`, cohort);
      judged.push(last);
      cohort.dispose();
      question += 1;
    }
    if (last?.shown === true) stageable += 1;
  }
  const counted = judged.filter(({ truth }) => truth >= 15);
  const shown = counted.filter((one) => one.shown);
  return {
    persons,
    asked: counted.length,
    shown: shareOf(counted, shown),
    withinInterval: shareOf(
      shown,
      shown.filter(({ within }) => within),
    ),
    medianRelativeErrorSmall: medianError(shown.filter(({ truth }) => truth >= 20 && truth <= 200)),
    medianRelativeErrorLarge: medianError(shown.filter(({ truth }) => truth > 1000)),
    finalStageable: stageable / weeks,
  };
}
