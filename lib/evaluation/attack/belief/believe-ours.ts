import { RoaringBitmap32 } from 'roaring-wasm';
import { type Accountant, openAccountant } from '#domain/disclosure/accountant';
import { chargeAble } from '#domain/disclosure/charge-able';
import type { DisclosureRules, PrivacyRules } from '#domain/disclosure/disclosure-rules';
import { checkNoise, mostStudiesCounted, studiesOf } from '#domain/disclosure/frozen-figures';
import type { PersonSet } from '#domain/disclosure/person-set';
import { privacyCost } from '#domain/disclosure/privacy-cost';
import type { CostKind } from '#domain/disclosure/privacy-ledger';
import { spendable } from '#domain/disclosure/spendable';
import { cellsOf } from '#domain/disclosure/table-cells';
import type { Answer, Bit, Question } from '../question.ts';
import type { Belief } from '../rule.ts';
import { noisyRelease, releasedChance } from './released-chance.ts';

/** Answers that no noise explains come from a model that is not quite right: they count no more than this. */
const doubt = 1e-9;

/** The accounts of every project at every trust, as they must be in one of the two worlds. */
function createAccounts() {
  const accounts = new Map<string, Accountant>();
  return ({ trust, account }: Question): Accountant => {
    const place = `${trust} ${account}`;
    const known = accounts.get(place) ?? openAccountant();
    accounts.set(place, known);
    return known;
  };
}

/**
 * The best judge of our engine's answers that we know: it knows all records but the bit, the engine's program and every
 * number in it but the noise. It keeps the accounts of each of the two worlds, so that it knows who is counted in either,
 * and adds up the odds of every number and cell.
 */
export function believeOurs(rules: DisclosureRules, privacy: PrivacyRules): Belief {
  const worlds = [createAccounts(), createAccounts()] as const;
  const texts = new Set<string>();
  let odds = 0;

  /** Adds the odds of one released number, and gives who was counted in either world. */
  const weigh = (
    question: Question,
    of: CostKind,
    sd: number,
    sets: readonly [PersonSet, PersonSet],
    shown: number | null,
    { each = 1, numberIn = ({ size }: PersonSet, _bit: Bit): number => size } = {},
  ): readonly [PersonSet, PersonSet] => {
    const units = privacyCost(sd);
    const upTo = spendable(privacy, of, question.frozen === undefined ? 'question' : 'freeze');
    const counted = (bit: Bit): PersonSet => chargeAble(worlds[bit](question), { of, units, upTo }, sets[bit]).able;
    const both = [counted(0), counted(1)] as const;
    const numbers = [numberIn(both[0], 0), numberIn(both[1], 1)] as const;
    if (numbers[0] !== numbers[1]) {
      // A share of a sum is neither rounded nor hidden.
      const release =
        question.sumOf === undefined
          ? noisyRelease(each * sd, rules)
          : { sd, rounding: 1, least: Number.NEGATIVE_INFINITY };
      odds += Math.log(
        (releasedChance(shown, numbers[1], release) + doubt) / (releasedChance(shown, numbers[0], release) + doubt),
      );
    }
    return both;
  };

  /** The figures beside the number of a frozen cohort: its studies, then who fails each check. */
  const hearFrozen = (
    question: Question,
    counted: readonly [PersonSet, PersonSet],
    factor: number,
    [studies = null, ...failing]: readonly (number | null)[],
  ): void => {
    const { frozen } = question;
    if (frozen === undefined) return;
    const among = (of: (bit: Bit) => PersonSet) =>
      [RoaringBitmap32.and(counted[0], of(0)), RoaringBitmap32.and(counted[1], of(1))] as const;
    weigh(
      question,
      'numbers',
      factor * privacy.noise.persons,
      among((bit) => RoaringBitmap32.orMany(frozen[bit].withStudies)),
      studies,
      { each: mostStudiesCounted, numberIn: (able, bit) => studiesOf(frozen[bit].withStudies, able) },
    );
    const { sd } = checkNoise(privacy, failing.length, factor);
    for (const [index, seen] of failing.entries()) {
      const sets = among((bit) => frozen[bit].failing[index] ?? new RoaringBitmap32());
      weigh(question, 'tables', sd, sets, seen);
    }
  };

  const hear = (question: Question, { cells, factor = 1, persons: shown }: Exclude<Answer, 'refused'>): void => {
    const share = 1 / Math.sqrt(question.sumOf ?? 1);
    const counted = weigh(question, 'numbers', share * factor * privacy.noise.persons, question.persons, shown);
    if (cells.length === 0) return;
    if (question.frozen !== undefined) {
      hearFrozen(question, counted, factor, cells);
      return;
    }
    const tables = ([0, 1] as const).map((bit) =>
      cellsOf({
        tables: question.tables[bit],
        crossTables: question.crossTables.flatMap(([rows, columns]) => {
          const pair = [question.tables[bit][rows], question.tables[bit][columns]] as const;
          return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]] as const];
        }),
      }),
    );
    const sd = factor * Math.sqrt((tables[0]?.length ?? 0) / privacy.tablesPerQuestion);
    const members = tables.map((one) => one.flatMap((table) => table.members));
    for (const [index, seen] of cells.entries()) {
      const [without, having] = [members[0]?.[index], members[1]?.[index]];
      if (without === undefined || having === undefined) continue;
      const sets = [RoaringBitmap32.and(counted[0], without), RoaringBitmap32.and(counted[1], having)] as const;
      weigh(question, 'tables', sd, sets, seen);
    }
  };

  return {
    hear: (question, answer) => {
      const { account, load = 0, sumOf = 0, trust } = question;
      const text = JSON.stringify([trust, account, load, sumOf, question.text]);
      if (answer === 'refused' || texts.has(text)) return;
      texts.add(text);
      hear(question, answer);
    },
    logOdds: () => odds,
  };
}
