import { RoaringBitmap32 } from 'roaring-wasm';
import { ExclusionReason } from '#contracts/import-manifest';
import { type Accountant, openAccountant } from '#domain/disclosure/accountant';
import { boundedCounts } from '#domain/disclosure/bounded-counts';
import { chargeAble } from '#domain/disclosure/charge-able';
import type { DisclosureRules, PrivacyRules } from '#domain/disclosure/disclosure-rules';
import { checkCells, checksPrice, mostStudiesCounted, studiesOf } from '#domain/disclosure/frozen-figures';
import { importCosts, importsPrice, reasonsTold } from '#domain/disclosure/import-figures';
import { cellNoise, tablesPrice } from '#domain/disclosure/noisy-tables';
import type { PersonSet } from '#domain/disclosure/person-set';
import { priceOf } from '#domain/disclosure/price-of';
import { privacyCost, sdOf } from '#domain/disclosure/privacy-cost';
import type { CostKind } from '#domain/disclosure/privacy-ledger';
import { cellsOf, type TableCells } from '#domain/disclosure/table-cells';
import type { Answer, Bit, FrozenPad, InBothWorlds, Question } from '../question.ts';
import type { Belief } from '../rule.ts';
import { type NoisyRelease, noisyRelease, releasedChance } from './released-chance.ts';

/** Answers that no noise explains come from a model that is not quite right: they count no more than this. */
const doubt = 1e-9;

/** Of each import: persons with images, with a study left out for each reason, and with one that is not settled. */
const cellsOfImport = 1 + reasonsTold;

const answersOf = ({ frozen }: Question): 'question' | 'freeze' => (frozen === undefined ? 'question' : 'freeze');

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

  /** Who pays in either world, and that everybody knows of the price. */
  const pay = (
    question: Question,
    of: CostKind,
    units: number,
    sets: (bit: Bit) => PersonSet,
  ): readonly [PersonSet, PersonSet] => {
    const price = priceOf({ answers: answersOf(question), privacy }, of, units);
    const able = (bit: Bit): PersonSet => {
      const account = worlds[bit](question);
      const paid = chargeAble(account, price, sets(bit)).able;
      account.released({ ...price, noisyPersons: 1 });
      return paid;
    };
    return [able(0), able(1)];
  };

  /** Adds the odds of one released number whose truth is known in either world. */
  const weigh = (numberIn: readonly [number, number], shown: number | null, release: NoisyRelease): void => {
    if (numberIn[0] === numberIn[1]) return;
    const chance = (bit: Bit): number => releasedChance(shown, numberIn[bit], release) + doubt;
    odds += Math.log(chance(1) / chance(0));
  };

  /** Weighs the cells of tables that cost so many units in all, and of which these persons may pay in either world. */
  const weighTables = (
    question: Question,
    { among, more = 0, sets, units }: { units: number; more?: number; among?: number; sets: (bit: Bit) => PersonSet },
    tables: (bit: Bit) => readonly Omit<TableCells, 'partition'>[],
    cells: readonly (number | null)[],
  ): void => {
    const both = [tables(0), tables(1)] as const;
    const paid = pay(question, 'tables', units, sets);
    let at = 0;
    for (const [index, table] of both[0].entries()) {
      const other = both[1][index] ?? table;
      const counts = [boundedCounts(paid[0], table), boundedCounts(paid[1], other)] as const;
      const release = noisyRelease(cellNoise(units, both[0].length + more, table.most), rules, among);
      for (const [cell, count] of counts[0].entries()) {
        weigh([count, counts[1][cell] ?? 0], cells[at] ?? null, release);
        at += 1;
      }
    }
  };

  /** What came of each import, told one after the other: everybody has paid for it, so that nobody is left out. */
  const hearImports = (frozen: InBothWorlds<FrozenPad>, units: number, cells: readonly (number | null)[]): void => {
    for (let earlier = 0; earlier * cellsOfImport < cells.length; earlier += 1) {
      const { images, reasons } = importCosts(units, earlier);
      const numbers = (bit: Bit): readonly number[] => {
        const { excluded = {}, unsettled = 0, withImages = 0 } = frozen[bit].imports?.[earlier] ?? {};
        return [withImages, ...ExclusionReason.options.map((reason) => excluded[reason] ?? 0), unsettled];
      };
      const [without, having] = [numbers(0), numbers(1)];
      const from = earlier * cellsOfImport;
      for (const [index, seen] of cells.slice(from, from + cellsOfImport).entries()) {
        const release =
          index === 0 ? noisyRelease(sdOf(images), rules) : noisyRelease(sdOf(reasons), rules, reasonsTold);
        weigh([without[index] ?? 0, having[index] ?? 0], seen, release);
      }
    }
  };

  /** The figures beside the number of a frozen cohort: its studies, then who fails each check. */
  const hearFrozen = (
    question: Question,
    frozen: NonNullable<Question['frozen']>,
    counted: readonly [PersonSet, PersonSet],
    factor: number,
    [studies = null, ...others]: readonly (number | null)[],
  ): void => {
    const sd = factor * privacy.noise.persons;
    const paid = pay(question, 'numbers', privacyCost(sd), (bit) =>
      RoaringBitmap32.and(counted[bit], RoaringBitmap32.orMany(frozen[bit].withStudies)),
    );
    const studiesIn = (bit: Bit): number => studiesOf(frozen[bit].withStudies, paid[bit]);
    weigh([studiesIn(0), studiesIn(1)], studies, noisyRelease(mostStudiesCounted * sd, rules));
    // Checks are left away where somebody may not be able to pay, and imports where nobody has.
    const checks = others.length % cellsOfImport === 0 ? 0 : frozen[0].failing.length;
    hearImports(frozen, importsPrice(privacyCost(sd)), others.slice(checks));
    if (checks === 0) return;
    weighTables(
      question,
      {
        units: checksPrice(privacy, factor),
        among: checks,
        sets: (bit) => RoaringBitmap32.and(counted[bit], RoaringBitmap32.orMany(frozen[bit].failing)),
      },
      (bit) => [checkCells(frozen[bit].failing)],
      others.slice(0, checks),
    );
  };

  const tablesOf = (question: Question, bit: Bit): readonly Omit<TableCells, 'partition'>[] =>
    cellsOf(
      {
        tables: question.tables[bit],
        crossTables: question.crossTables.flatMap(([rows, columns]) => {
          const pair = [question.tables[bit][rows], question.tables[bit][columns]] as const;
          return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]] as const];
        }),
      },
      question.persons[bit],
    );

  const hear = (question: Question, { cells, factor = 1, persons: shown }: Exclude<Answer, 'refused'>): void => {
    const sd = (factor * privacy.noise.persons) / Math.sqrt(question.sumOf ?? 1);
    const counted = pay(question, 'numbers', privacyCost(sd), (bit) => question.persons[bit]);
    // A share of a sum is neither rounded nor hidden.
    const release =
      question.sumOf === undefined ? noisyRelease(sd, rules) : { sd, rounding: 1, least: Number.NEGATIVE_INFINITY };
    weigh([counted[0].size, counted[1].size], shown, release);
    if (cells.length === 0) return;
    if (question.frozen !== undefined) {
      hearFrozen(question, question.frozen, counted, factor, cells);
      return;
    }
    const { possible, units } = tablesPrice({ account: worlds[0](question), answers: 'question', privacy }, factor);
    // Where somebody may be unable to pay, the number of those who can is one table more.
    const more = possible > 0 ? 1 : 0;
    weighTables(question, { units, more, sets: (bit) => counted[bit] }, (bit) => tablesOf(question, bit), cells);
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
