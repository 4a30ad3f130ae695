import { RoaringBitmap32 } from 'roaring-wasm';
import type { AskedText, DisclosureLedger, LedgerEntry, RecordedTable, Spending } from './disclosure-ledger.ts';
import { type HeldNumber, holdNumber } from './held-number.ts';
import { boundariesOf, sketchOf } from './sketch.ts';
import { createSpentUnits, type SpentUnits } from './spent-units.ts';

/** A table of a recorded number, and the projects that were told it. */
export type HeldTable = RecordedTable & { readonly toldTo: Set<string> };

/** What was spent of each person, by what it was spent on. */
export type Spent = Readonly<Record<Spending, SpentUnits>>;

/** All that is remembered of one load of the data. */
export type DisclosureBook = {
  readonly dataDate: string;
  readonly numbers: readonly HeldNumber[];
  readonly dataLoad: Spent;
  readonly project: (projectId: string) => Spent;
  readonly boundaries: () => readonly number[];
  /** The number whose tables stand for this one too. */
  readonly home: (number: HeldNumber) => HeldNumber;
  /** The fresh numbers that this one was taken from; itself when it is fresh. */
  readonly origins: (number: HeldNumber) => readonly HeldNumber[];
  readonly table: (place: number, name: string) => HeldTable | undefined;
  /** Takes up what was recorded; charges only where they were not made in memory already. */
  readonly add: (entry: LedgerEntry, charged: boolean) => void;
  /** The most that any one person can have been charged for numbers so far. */
  readonly mostCharged: () => number;
  readonly dispose: () => void;
};

const nothingSpent = (): Spent => ({ numbers: createSpentUnits(), tables: createSpentUnits() });

/** Reads what a ledger recorded of one load of the data into memory. */
export function openBook(ledger: DisclosureLedger, dataDate: AskedText['dataDate']): DisclosureBook {
  const numbers: HeldNumber[] = [];
  const tables = new Map<string, HeldTable>();
  const projects = new Map<string, Spent>();
  const dataLoad = nothingSpent();
  let boundaries: readonly number[] = [];
  let boundedBy = 0;
  let mostCharged = 0;
  const project = (projectId: string): Spent => {
    const spent = projects.get(projectId) ?? nothingSpent();
    projects.set(projectId, spent);
    return spent;
  };
  const numberAt = (place: number): HeldNumber => {
    const number = numbers[place];
    if (number === undefined) throw new Error('the ledger names a number it does not hold');
    return number;
  };
  const origins = (number: HeldNumber): readonly HeldNumber[] =>
    number.from.length === 0 ? [number] : number.from.flatMap((place) => origins(numberAt(place)));
  const home = (number: HeldNumber): HeldNumber => {
    const [only, ...others] = number.from;
    return only === undefined || others.length > 0 ? number : home(numberAt(only));
  };
  const sketch = (held: HeldNumber): void => {
    const { size } = held.persons;
    if (size > 4 * boundedBy) {
      boundedBy = size;
      boundaries = boundariesOf(held.persons);
      for (const number of numbers) number.sketch = sketchOf(number.persons, boundaries);
    } else held.sketch = sketchOf(held.persons, boundaries);
  };
  const add = (entry: LedgerEntry, charged: boolean): void => {
    const held = holdNumber(entry.number, numbers.length);
    numbers.push(held);
    mostCharged += entry.mostCharged;
    sketch(held);
    for (const told of [held, ...origins(held)]) told.toldTo.add(entry.projectId);
    for (const table of entry.tables) {
      const name = `${table.place} ${table.name}`;
      const known = tables.get(name) ?? { ...table, toldTo: new Set<string>() };
      tables.set(name, known);
      known.toldTo.add(entry.projectId);
    }
    if (charged) return;
    for (const { of, to, units, persons } of entry.charges) {
      const set = RoaringBitmap32.deserialize('portable', persons);
      const ids = set.toUint32Array();
      project(entry.projectId)[of].add(units, ids);
      if (to === 'both') dataLoad[of].add(units, ids);
      set.dispose();
    }
  };
  for (const entry of ledger.entries(dataDate)) add(entry, false);
  return {
    dataDate,
    numbers,
    dataLoad,
    project,
    boundaries: () => boundaries,
    home,
    origins,
    table: (place, name) => tables.get(`${place} ${name}`),
    add,
    mostCharged: () => mostCharged,
    dispose: () => {
      for (const { persons } of numbers) persons.dispose();
      for (const spent of [dataLoad, ...projects.values()].flatMap(Object.values<SpentUnits>)) spent.dispose();
    },
  };
}
