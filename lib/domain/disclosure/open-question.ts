import { canonicalPersons } from './canonical-persons.ts';
import type { DisclosureBook } from './disclosure-book.ts';
import type { Charge, Spending } from './disclosure-ledger.ts';
import type { DisclosureRules } from './disclosure-rules.ts';
import { unitsOf } from './information-price.ts';
import type { KeyedNoise } from './keyed-noise.ts';
import { type PersonAccount, personAccount } from './person-account.ts';

/** What the parts of one answer share while it is made. */
export type OpenQuestion = {
  readonly projectId: string;
  readonly rules: DisclosureRules;
  readonly book: DisclosureBook;
  /** For numbers of persons. */
  readonly account: PersonAccount;
  /** For cells of tables. */
  readonly tableAccount: PersonAccount;
  readonly noise: KeyedNoise;
  /** What was charged so far, for the ledger. */
  readonly charges: readonly Charge[];
};

/** A well-mixed share of 0 to 1 for a person id (the finaliser of MurmurHash3). */
function mixed(person: number, seed: number): number {
  let hash = (person ^ seed) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Opens the accounts for one question; every charge is taken down as it is made. */
export function openQuestion(parts: Pick<OpenQuestion, 'projectId' | 'rules' | 'book' | 'noise'>): OpenQuestion {
  const { projectId, rules, book, noise } = parts;
  const charges: Charge[] = [];
  const seed = Buffer.from(noise.name('early', book.dataDate)).readUInt32BE(0);
  const early = (person: number): number => mixed(person, seed);
  const accountOf = (of: Spending): PersonAccount => {
    const { informationPerProject, informationPerDataLoad } = rules.budget;
    const limits = {
      project: unitsOf(informationPerProject[of]),
      dataLoad: unitsOf(informationPerDataLoad[of]),
      early,
    };
    const account = personAccount(book.project(projectId)[of], book.dataLoad[of], limits);
    return {
      ...account,
      charge: (to, units, persons) => {
        account.charge(to, units, persons);
        if (units > 0 && !persons.isEmpty) charges.push({ of, to, units, persons: canonicalPersons(persons) });
      },
    };
  };
  return { ...parts, charges, account: accountOf('numbers'), tableAccount: accountOf('tables') };
}
