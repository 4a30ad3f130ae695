import { RoaringBitmap32 } from 'roaring-wasm';
import { canonicalPersons } from './canonical-persons.ts';
import type { RecordedNumber } from './disclosure-ledger.ts';
import { comparisonPrice } from './distance-noise.ts';
import { canBeEnough, enoughLeft, leftPrice } from './enough-left.ts';
import type { HeldNumber } from './held-number.ts';
import { edgeWeight, informationPrice } from './information-price.ts';
import { type Candidate, nearEarlier } from './near-earlier.ts';
import { cellFactor, leastSd, sdOf, seenSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';
import { type QuestionSize, questionSize } from './question-size.ts';
import { type ReleasedNumber, releaseNumber, rounded } from './release-number.ts';
import { settleNear } from './settle-near.ts';

/** What kind of number is made, and with how much noise. `fewest` persons are in it at the least. */
export type NumberKind = {
  readonly name: string;
  /** Its value is kept as a multiple of this: nothing finer is ever looked at again. */
  readonly rounding: number;
  /** Whether such a number was told at all. */
  readonly shown: (number: Pick<RecordedNumber, 'value' | 'sd'>) => boolean;
  /** Standard deviation for so many persons. */
  readonly sd: (persons: number, fewest: number) => number;
  /** What one must be able to pay to be counted. */
  readonly price: (fewest: number) => number;
  /** What it costs whoever is counted, given what is seen of it. */
  readonly units: (seen: ReleasedNumber, fewest: number) => number;
};

/** A number as it is recorded and released, and the persons behind it. */
export type SettledNumber = {
  readonly number: RecordedNumber;
  readonly persons: PersonSet;
  /** The earlier number whose tables stand for this one too. */
  readonly like: HeldNumber | undefined;
};

/** The number of persons, with the noise of the question's size and what follows for the price. */
export const totalOf = ({ rules }: Pick<OpenQuestion, 'rules'>): NumberKind => ({
  name: 'total',
  rounding: rules.rounding,
  shown: ({ value, sd }) => releaseNumber({ value, sd, factor: 1 }, rules).persons !== null,
  sd: (persons, fewest) => sdOf(persons, rules, fewest),
  price: (fewest) => informationPrice(leastSd(rules, fewest), rules, rules.rounding),
  units: ({ persons }, fewest) =>
    informationPrice(
      persons === null ? leastSd(rules, fewest) : seenSd(persons, rules, 1, fewest),
      rules,
      rules.rounding,
    ),
});

/** Charges for the looks at the size, and `units` for the number itself to whoever is counted in it. */
function pay({ account }: OpenQuestion, { looks }: QuestionSize, counted: PersonSet, units: number): void {
  for (const [index, look] of looks.entries()) {
    const rest = looks[index + 1]?.persons ?? counted;
    // One charge for all that somebody pays, because charging a million persons takes time.
    if (look.persons.size > rest.size) account.charge('both', look.units, RoaringBitmap32.andNot(look.persons, rest));
  }
  account.charge('both', (looks.at(-1)?.units ?? 0) + units, counted);
}

/** Charges the project for numbers of other projects that it is told now; the data load has paid for them. */
function tell({ account, book, projectId }: OpenQuestion, from: readonly HeldNumber[]): void {
  for (const number of from.flatMap((one) => book.origins(one)))
    if (!number.toldTo.has(projectId))
      account.charge('project', number.units, account.able(number.units, number.persons));
}

/** The earlier number, or sum or difference of two, that the compared persons are answered as. */
function earlierFor(
  question: OpenQuestion,
  compared: PersonSet,
  bytes: Uint8Array,
  reserved: number,
  kind: NumberKind,
): Candidate | undefined {
  const { account, book, noise, rules } = question;
  const candidates = nearEarlier(
    compared,
    book.numbers.filter((number) => number.kind === kind.name),
    account.unable(reserved + leftPrice + comparisonPrice),
    book.boundaries(),
    {
      // A difference of two large numbers is too rough for a small one, which then gets noise of its own.
      usable: (one) =>
        canBeEnough(compared.size, one) && (one.from.length === 1 || one.sd <= 1.5 * sdOf(one.value, rules)),
      // What was never shown, or is another number already, makes no sum that anybody could check.
      combinable: (number) => number.from.length === 0 && kind.shown(number),
    },
  );
  const draw: typeof noise.normal = (...about) => noise.normal(kind.name, book.dataDate, ...about);
  const usable = enoughLeft(candidates, compared, bytes, question);
  return settleNear(usable, account, reserved, draw, noise.name('set', bytes), 1e5 * edgeWeight(rules));
}

/**
 * Makes the number of a set: takes it from earlier numbers where the set is nearly theirs, and otherwise counts whoever
 * can pay and gives it noise that follows from the sets and the trust's secret alone. To be compared costs far less than
 * to be counted, so that who was counted once is still compared when the same set is asked for again; the set that was
 * compared is the one that is kept, and that the noise follows from, because whoever cannot pay to be counted must not
 * make two sets alike.
 */
export function settleNumber(question: OpenQuestion, asked: PersonSet, kind: NumberKind): SettledNumber {
  const { account, book, noise, rules } = question;
  const size = questionSize(question, asked);
  const { fewest } = size;
  const sized = size.looks.at(-1) ?? { persons: asked, units: 0 };
  const compared = account.able(sized.units + leftPrice, sized.persons);
  const bytes = canonicalPersons(compared);
  const near = earlierFor(question, compared, bytes, sized.units, kind);
  if (near !== undefined) {
    pay(question, size, sized.persons, 0);
    tell(question, near.from);
    const [only, ...others] = near.from;
    const number = { kind: kind.name, persons: bytes, value: near.value, sd: near.sd, units: 0 };
    return {
      number: { ...number, from: near.from.map(({ place }) => place) },
      persons: compared,
      like: others.length === 0 && only !== undefined ? book.home(only) : undefined,
    };
  }
  const counted = account.able(sized.units + kind.price(fewest), compared);
  const sd = kind.sd(counted.size, fewest);
  const draw = noise.normal(kind.name, book.dataDate, 'number', String(sd), bytes);
  const value = rounded(counted.size + sd * draw, kind);
  const units = kind.units(releaseNumber({ value, sd, factor: 1 }, rules), fewest);
  pay(question, size, counted, units);
  return { number: { kind: kind.name, persons: bytes, value, sd, units, from: [] }, persons: counted, like: undefined };
}

/** The least noise of a cell. */
export const cellSd = ({ rules }: Pick<OpenQuestion, 'rules'>, persons: number): number =>
  cellFactor * sdOf(persons, rules);
