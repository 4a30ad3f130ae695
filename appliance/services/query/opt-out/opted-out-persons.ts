import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { OmopPort, OmopView } from '../ports.ts';
import type { OptOutList, ReadOptOuts } from './opt-out-file.ts';

/** Prepares to find who has opted out, within a view of the database that begins afterwards. */
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

/** The list is looked up again after ten minutes, because the load stamp does not show every change, as on a standby. */
const longestHeldMilliseconds = 600_000;

/**
 * Looks the list up in the database once for each list and each state of the data, because a list of a million identifiers
 * takes seconds. The stamp is read before the view in which the persons are found: a later stamp could include changes that
 * this view does not see, and the persons found would then be kept as if they included them. Throws OPT_OUT_UNREADABLE.
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
