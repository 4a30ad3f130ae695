import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { OmopPort, OmopView } from '../ports.ts';
import type { OptOutList, ReadOptOuts } from './opt-out-file.ts';

/** Finds who has opted out within one look at the database, which is begun after this. */
export type OptedOutPersons = () => Promise<(view: OmopView) => Promise<PersonSet>>;

type Deps = {
  readonly readOptOuts: ReadOptOuts;
  readonly loadStamp: OmopPort['loadStamp'];
  readonly monotonicMilliseconds: () => number;
};

type Held = {
  readonly list: OptOutList;
  readonly stamp: string;
  readonly atMilliseconds: number;
  readonly persons: PersonSet;
};

/** What no stamp shows, on a standby for example, is looked up again after ten minutes. */
const longestHeldMilliseconds = 600_000;

/**
 * Looks the list up in the database, once for each list and each state of the data, because a list of a million names
 * takes seconds. The stamp is read before the look in which the persons are found: a later one could tell of changes
 * that this look is too old to see, and what it found would then be held as if it knew of them.
 */
export function createOptedOutPersons({ readOptOuts, loadStamp, monotonicMilliseconds }: Deps): OptedOutPersons {
  let held: Held | undefined;
  const holds = (list: OptOutList, stamp: string): Held | undefined =>
    held?.list === list &&
    held.stamp === stamp &&
    monotonicMilliseconds() - held.atMilliseconds <= longestHeldMilliseconds
      ? held
      : undefined;
  return async () => {
    const list = readOptOuts();
    if (list.identifiers.length === 0) return async () => new RoaringBitmap32();
    const stamp = await loadStamp();
    return async (view) => {
      const found = holds(list, stamp);
      if (found !== undefined) return found.persons;
      const atMilliseconds = monotonicMilliseconds();
      const persons = await view.personsBySourceValue(list.identifiers);
      held = { list, stamp, atMilliseconds, persons };
      return persons;
    };
  };
}
