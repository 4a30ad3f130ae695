import type { AgeRange, DayWindow, ValueRange } from '#contracts/cohort';
import { Day, Measure } from '#contracts/primitives';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceNode } from './circe-node.ts';
import type { CirceNotes } from './circe-notes.ts';

type Ends<T> = { readonly from?: T; readonly to?: T };

/** How one moves to the nearest smaller and larger value, so that closed ends can say open ones. */
type Steps<T> = { readonly below: (value: T) => T; readonly above: (value: T) => T };

const operators = ['lt', 'lte', 'eq', 'gt', 'gte', 'bt', '!bt', '!eq'];

const ends = <T>(
  node: CirceNode,
  read: (key: string) => T | undefined,
  { below, above }: Steps<T>,
): Ends<T> | undefined => {
  const op = node.text('Op') ?? '';
  if (!operators.includes(op)) throw circeInvalid(`one of ${operators.join(', ')}`, node.at('Op'));
  const [value, extent] = [read('Value'), read('Extent')];
  if (value === undefined) throw circeInvalid('a value', node.at('Value'));
  if (op === 'lt') return { to: below(value) };
  if (op === 'lte') return { to: value };
  if (op === 'eq') return { from: value, to: value };
  if (op === 'gt') return { from: above(value) };
  if (op === 'gte') return { from: value };
  if (op !== 'bt') return undefined;
  if (extent === undefined) throw circeInvalid('an extent', node.at('Extent'));
  return { from: value, to: extent };
};

const apart = 'all but a range is not known here; the condition is left out';

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** `OccurrenceStartDate` and its like as a window of days, both ends in it. */
export function readDayWindow(node: CirceNode, notes: CirceNotes): DayWindow | undefined {
  const day = (key: string): string | undefined => {
    const text = node.text(key);
    if (text === undefined || text === '') return undefined;
    if (!Day.safeParse(text).success) throw circeInvalid('a day, YYYY-MM-DD', node.at(key));
    return text;
  };
  const found = ends(node, day, { below: (text) => dayAfter(text, -1), above: (text) => dayAfter(text, 1) });
  if (found === undefined) notes.leavesOut(node.place, apart);
  else if (found.from !== undefined && found.to !== undefined && found.from > found.to)
    throw circeInvalid('a range in order', node.place);
  return found;
}

const floats = new DataView(new ArrayBuffer(8));

/** The next number that a double can hold, upwards (1) or downwards (-1). */
const neighbour = (value: number, direction: 1 | -1): number => {
  // Closer to zero than this no measured number is kept.
  if (value === 0) return direction * 1e-9;
  floats.setFloat64(0, value);
  const step = value > 0 === direction > 0 ? 1n : -1n;
  floats.setBigInt64(0, floats.getBigInt64(0) + step);
  return floats.getFloat64(0);
};

const range = (found: Ends<number>, place: string): { atLeast?: number; atMost?: number } => {
  if (found.from !== undefined && found.to !== undefined && found.from > found.to)
    throw circeInvalid('a range in order', place);
  return {
    ...(found.from === undefined ? {} : { atLeast: found.from }),
    ...(found.to === undefined ? {} : { atMost: found.to }),
  };
};

/** `ValueAsNumber`: an open end is the neighbouring double, so that no number a database holds lies between. */
export function readValueRange(node: CirceNode, notes: CirceNotes): ValueRange | undefined {
  const read = (key: string): number | undefined => {
    const value = node.number(key);
    if (value !== undefined && !Measure.safeParse(value).success)
      throw circeInvalid('between -1e9 and 1e9, and zero or at least 1e-9 away from it', node.at(key));
    return value;
  };
  const found = ends(node, read, { below: (value) => neighbour(value, -1), above: (value) => neighbour(value, 1) });
  if (found !== undefined) return range(found, node.place);
  notes.leavesOut(node.place, apart);
  return undefined;
}

/** `Age`: Circe subtracts years, we count birthdays, which is told each time. */
export function readAgeRange(node: CirceNode, notes: CirceNotes): AgeRange | undefined {
  const read = (key: string): number | undefined => node.whole(key);
  const found = ends(node, read, { below: (value) => value - 1, above: (value) => value + 1 });
  if (found === undefined) {
    notes.leavesOut(node.place, apart);
    return undefined;
  }
  if ((found.to ?? 0) < 0) throw circeInvalid('an age that somebody can have', node.place);
  notes.changes(
    node.place,
    'ages are completed years here; Circe subtracts the year of birth from the year of the event',
  );
  const within = (years: number | undefined): number | undefined =>
    years === undefined ? undefined : Math.min(150, Math.max(0, years));
  return range({ from: within(found.from), to: within(found.to) } as Ends<number>, node.place);
}
