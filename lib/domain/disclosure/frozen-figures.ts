import { RoaringBitmap32 } from 'roaring-wasm';
import { chargeAble } from './charge-able.ts';
import { type Counted, countPersons, type Question } from './count-persons.ts';
import type { DisclosureRules, PrivacyRules } from './disclosure-rules.ts';
import { exactNumber } from './exact-release.ts';
import { importsPrice } from './import-figures.ts';
import { mostLeftOut } from './left-out.ts';
import { drawTables } from './noisy-tables.ts';
import type { PersonSet } from './person-set.ts';
import { priceOf } from './price-of.ts';
import { privacyCost } from './privacy-cost.ts';
import type { Charge, LedgerEntry, Release } from './privacy-ledger.ts';
import { hiddenAtMost, type ReleasedNumber, releaseNumber, rounded } from './release-number.ts';
import type { TableCells } from './table-cells.ts';

/** So many studies of one person are counted at most: one person must not move the number of studies by more. */
export const mostStudiesCounted = 5;

/** What is to be told of a frozen cohort. */
export type FrozenCohort = {
  readonly persons: PersonSet;
  /** The persons with one study, with two, and so on; the last have that many or more. */
  readonly withStudies: readonly PersonSet[];
  /** Who fails each check of the data's quality; a person may fail several. */
  readonly failing: readonly PersonSet[];
};

/** A number that may be hidden; `atMost` then is what 95 of 100 true numbers do not exceed, where that can be said. */
export type ReleasedFigure = ReleasedNumber & { readonly atMost?: number };

/** What is told of a frozen cohort. `studies` and `failing` are empty where the number of persons is hidden. */
export type FrozenFigures = {
  readonly persons: ReleasedNumber;
  readonly studies: ReleasedNumber;
  /** In the order of `failing`; absent where who failed may have been left out. */
  readonly failing?: readonly ReleasedFigure[];
  /** What everybody in the cohort has paid for the figures of its imports; absent where somebody could not. */
  readonly importUnits?: number;
};

const hidden: ReleasedNumber = { persons: null };

/** The studies of these persons, each person's up to `mostStudiesCounted`. */
export const studiesOf = (withStudies: readonly PersonSet[], among: PersonSet): number =>
  withStudies.reduce(
    (sum, persons, index) => sum + Math.min(index + 1, mostStudiesCounted) * persons.andCardinality(among),
    0,
  );

/** What one figure is made of, beside the noisy number. */
type Made<T> = { readonly figure: T; readonly charges: readonly Charge[]; readonly releases: readonly Release[] };

/** What all checks of a freeze together cost a person who fails any: the reserve for tables, or less with more noise. */
export const checksPrice = ({ reserve }: PrivacyRules, factor: number): number =>
  Math.ceil(reserve.tables / factor ** 2);

/** With the noise of the number of persons for each study that one person can add, everybody pays as for that number. */
function noisyStudies(question: Question, { withStudies }: FrozenCohort, counted: Counted): Made<ReleasedNumber> {
  const { account, gaussian, rules } = question;
  const sd = mostStudiesCounted * counted.sd;
  const price = priceOf(question, 'numbers', privacyCost(counted.sd));
  const leftOut = mostStudiesCounted * (counted.leftOut + mostLeftOut(account, price));
  const anyStudies = RoaringBitmap32.orMany(withStudies);
  const { able, charge } = chargeAble(account, price, RoaringBitmap32.and(anyStudies, counted.persons));
  const value = rounded(studiesOf(withStudies, able) + sd * gaussian(), rules);
  const release = { ...price, noisyPersons: value };
  account.released(release);
  return { figure: releaseNumber({ value, sd, leftOut }, rules), charges: [charge], releases: [release] };
}

/** A person may fail every check and is counted in each, since a number of failures must not be too small. */
export const checkCells = (failing: readonly PersonSet[]): Omit<TableCells, 'partition'> => ({
  members: failing,
  countingOrder: [...failing.keys()],
  most: failing.length,
});

/** Who fails each check; left away where somebody may have been left out, or the reserve pays for nothing. */
function noisyFailing(
  question: Question,
  { failing }: FrozenCohort,
  counted: Counted,
): Made<readonly ReleasedFigure[] | undefined> {
  const { account, privacy, rules } = question;
  const free = { charges: [], releases: [] };
  if (failing.length === 0) return { figure: [], ...free };
  const units = checksPrice(privacy, counted.factor);
  const leftOut = counted.leftOut + mostLeftOut(account, priceOf(question, 'tables', units));
  if (units === 0 || leftOut > 0) return { figure: undefined, ...free };
  const failingAny = RoaringBitmap32.orMany(failing);
  failingAny.andInPlace(counted.persons);
  const { drawn, ...cost } = drawTables(question, { units, among: failingAny, counted }, [checkCells(failing)]);
  const figure = drawn.flatMap(({ sd, values }) => {
    const among = failing.length;
    const atMost = hiddenAtMost(sd, rules, among);
    return values.map((value) => {
      const number = releaseNumber({ value, sd, among }, rules);
      return number.persons === null ? { ...number, atMost } : number;
    });
  });
  return { figure, ...cost };
}

/**
 * Everybody in the cohort pays for the figures of its imports: those are of persons by pseudonym, which no account can be
 * found by.
 */
function paidForImports(question: Question, cohort: PersonSet, counted: Counted): Made<number | undefined> {
  const { account } = question;
  const price = priceOf(question, 'numbers', importsPrice(privacyCost(counted.sd)));
  if (mostLeftOut(account, price) > 0) return { figure: undefined, charges: [], releases: [] };
  const release = { ...price, noisyPersons: counted.value };
  account.released(release);
  return { figure: price.units, charges: [account.charge('numbers', price.units, cohort)], releases: [release] };
}

/** The answer and what it leaves in the ledger. */
type Entry = { readonly answer: FrozenFigures } & Pick<LedgerEntry, 'charges' | 'releases'>;

/**
 * The figures of a frozen cohort, with noise: its persons, its studies and who fails each check; those of its imports are
 * paid for. Whoever is asked about can pay for all of them at least once, since questions leave the reserve.
 */
export function noisyFrozen(question: Question, cohort: FrozenCohort): Entry {
  const counted = countPersons(question, cohort.persons);
  const persons = releaseNumber(counted, question.rules);
  const first = { charges: [counted.charge], releases: [counted.release] };
  if (persons.persons === null) return { answer: { persons, studies: hidden }, ...first };
  const studies = noisyStudies(question, cohort, counted);
  const failing = noisyFailing(question, cohort, counted);
  const imports = paidForImports(question, cohort.persons, counted);
  return {
    answer: {
      persons,
      studies: studies.figure,
      ...(failing.figure === undefined ? {} : { failing: failing.figure }),
      ...(imports.figure === undefined ? {} : { importUnits: imports.figure }),
    },
    charges: [first, studies, failing, imports].flatMap((made) => made.charges),
    releases: [first, studies, failing, imports].flatMap((made) => made.releases),
  };
}

/** The same without noise: rounded, and from the threshold on. The studies of too few persons are hidden. */
export function exactFrozen({ persons, withStudies, failing }: FrozenCohort, rules: DisclosureRules): FrozenFigures {
  const number = exactNumber(persons.size, rules);
  if (number.persons === null) return { persons: number, studies: hidden };
  const enough = exactNumber(RoaringBitmap32.orMany(withStudies).size, rules).persons !== null;
  return {
    persons: number,
    studies: enough ? exactNumber(studiesOf(withStudies, persons), rules) : hidden,
    failing: failing.map((set) => {
      const figure = exactNumber(set.size, rules);
      return figure.persons === null ? { ...figure, atMost: rules.threshold - 1 } : figure;
    }),
  };
}
