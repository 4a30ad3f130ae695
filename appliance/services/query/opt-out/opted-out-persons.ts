import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { OmopPort, OmopView } from '../ports.ts';
import type { OptOutList, ReadOptOuts } from './opt-out-file.ts';

/**
 * Prepares the search for persons who have opted out; the returned function searches in a view that begins afterwards.
 */
export type OptedOutPersons = () => Promise<(view: OmopView) => Promise<PersonSet>>;

type Deps = {
  readonly readOptOuts: ReadOptOuts;
  readonly loadStamp: OmopPort['loadStamp'];
  readonly monotonicMilliseconds: () => number;
};

type Cached = {
  readonly list: OptOutList;
  readonly stamp: string;
  readonly atMilliseconds: number;
  readonly persons: PersonSet;
};

/** The list is searched again after ten minutes, because the load stamp does not show every change, as on a standby. */
const maxAgeMilliseconds = 600_000;

/**
 * Searches the list's persons in the database once for each list and each state of the data, because a list of a
 * million identifiers takes seconds. The stamp is read before the view begins: a later stamp could include changes that
 * the view does not see, and the persons found would then be cached for the wrong state. Throws OPT_OUT_UNREADABLE.
 */
export function createOptedOutPersons({ readOptOuts, loadStamp, monotonicMilliseconds }: Deps): OptedOutPersons {
  let cached: Cached | undefined;
  const cachedFor = (list: OptOutList, stamp: string): Cached | undefined =>
    cached?.list === list &&
    cached.stamp === stamp &&
    monotonicMilliseconds() - cached.atMilliseconds <= maxAgeMilliseconds
      ? cached
      : undefined;
  return async () => {
    const list = readOptOuts();
    if (list.identifiers.length === 0) return async () => new RoaringBitmap32();
    const stamp = await loadStamp();
    return async (view) => {
      const found = cachedFor(list, stamp);
      if (found !== undefined) return found.persons;
      const atMilliseconds = monotonicMilliseconds();
      const persons = await view.personsBySourceValue(list.identifiers);
      cached = { list, stamp, atMilliseconds, persons };
      return persons;
    };
  };
}
