import { RoaringBitmap32 } from 'roaring-wasm';
import { canonicalPersons } from './canonical-persons.ts';
import type { RecordedNumber } from './disclosure-ledger.ts';
import { comparisonPrice } from './distance-noise.ts';
import { canBeEnough, enoughLeft, leftToCompare } from './enough-left.ts';
import type { HeldNumber } from './held-number.ts';
import { edgeWeight, informationPrice } from './information-price.ts';
import { nearEarlier } from './near-earlier.ts';
import { cellFactor, largeFrom, leastSd, sdOf, seenSd, sizeSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';
import { type ReleasedNumber, releaseNumber } from './release-number.ts';
import { settleNear } from './settle-near.ts';

/** What kind of number is made, and with how much noise. */
export type NumberKind = {
  readonly name: string;
  /** Standard deviation for so many persons. */
  readonly sd: (persons: number, large: boolean) => number;
  /** What one must be able to pay to be counted. */
  readonly price: (large: boolean) => number;
  /** What it costs whoever is counted, given what is seen of it. */
  readonly units: (seen: ReleasedNumber, large: boolean) => number;
};

/** A number as it is recorded and released, and the persons behind it. */
export type SettledNumber = {
  readonly number: RecordedNumber;
  readonly persons: PersonSet;
  readonly large: boolean;
  /** The earlier number whose tables stand for this one too. */
  readonly like: HeldNumber | undefined;
};

/** The number of persons, with the noise of the question's size and what follows for the price. */
export const totalOf = ({ rules }: Pick<OpenQuestion, 'rules'>): NumberKind => ({
  name: 'total',
  sd: (persons, large) => sdOf(persons, rules, large),
  price: (large) => informationPrice(leastSd(rules, large), rules),
  units: ({ persons }, large) =>
    informationPrice(persons === null ? leastSd(rules, large) : seenSd(persons, rules, 1, large), rules),
});

/** Whether a question counts as large, on its noisy size: what one has to pay to be counted depends on it. */
function isLarge({ book, noise }: OpenQuestion, able: PersonSet): boolean {
  return able.size + sizeSd * noise.normal('size', book.dataDate, canonicalPersons(able)) >= largeFrom;
}

/** Charges the project for numbers of other projects that it is told now; the data load has paid for them. */
function tell({ account, book, projectId }: OpenQuestion, from: readonly HeldNumber[]): void {
  for (const number of from.flatMap((one) => book.origins(one)))
    if (!number.toldTo.has(projectId))
      account.charge('project', number.units, account.able(number.units, number.persons));
}

/**
 * Makes the number of a set: leaves out whoever cannot pay, takes it from earlier numbers where the set is nearly
 * theirs, and otherwise gives it noise that follows from the set and the trust's secret alone.
 */
export function settleNumber(question: OpenQuestion, asked: PersonSet, kind: NumberKind): SettledNumber {
  const { account, book, noise, rules } = question;
  const sizeUnits = informationPrice(sizeSd, rules);
  const sized = account.able(sizeUnits, asked);
  const large = isLarge(question, sized);
  const reserved = sizeUnits + kind.price(large);
  const persons = account.able(reserved, sized);
  const bytes = canonicalPersons(persons);
  const ignored = account.unable(reserved + comparisonPrice);
  const left = leftToCompare(persons, question, reserved);
  const candidates = nearEarlier(
    persons,
    book.numbers.filter((number) => number.kind === kind.name),
    ignored,
    book.boundaries(),
    // A difference of two large numbers is too rough for a small one, which then gets noise of its own.
    (one) => canBeEnough(left, one) && (one.from.length === 1 || one.sd <= 1.5 * sdOf(one.value, rules)),
  );
  const draw: typeof noise.normal = (...about) => noise.normal(kind.name, book.dataDate, ...about);
  const near = settleNear(
    enoughLeft(candidates, persons, question, reserved),
    account,
    reserved,
    draw,
    bytes,
    1e5 * edgeWeight(rules),
  );
  const sd = kind.sd(persons.size, large);
  const value = Math.round(persons.size + sd * draw('number', String(sd), bytes));
  if (near !== undefined) {
    account.charge('both', sizeUnits, sized);
    tell(question, near.from);
    const [only, ...others] = near.from;
    const number = { kind: kind.name, persons: bytes, value: near.value, sd: near.sd, units: 0 };
    return {
      number: { ...number, from: near.from.map(({ place }) => place) },
      persons,
      large,
      like: others.length === 0 && only !== undefined ? book.home(only) : undefined,
    };
  }
  const units = kind.units(releaseNumber({ value, sd, smallSd: kind.sd(0, false) }, rules), large);
  // One charge for both, because charging a million persons takes time.
  if (sized.size > persons.size) account.charge('both', sizeUnits, RoaringBitmap32.andNot(sized, persons));
  account.charge('both', sizeUnits + units, persons);
  return { number: { kind: kind.name, persons: bytes, value, sd, units, from: [] }, persons, large, like: undefined };
}

/** The least noise of a cell. */
export const cellSd = ({ rules }: Pick<OpenQuestion, 'rules'>, persons: number): number =>
  cellFactor * sdOf(persons, rules);
