import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { OptOutList, ReadOptOuts } from './opt-out-file.ts';
import type { OmopView } from './ports.ts';

/** Who of the trust's persons has opted out, within one look at its database. */
export type OptedOutPersons = (view: OmopView, dataDate: string) => Promise<PersonSet>;

/** Looks the list up in the database, once for each list and each load of data. */
export function createOptedOutPersons(readOptOuts: ReadOptOuts): OptedOutPersons {
  let held: { readonly list: OptOutList; readonly dataDate: string; readonly persons: PersonSet } | undefined;
  return async (view, dataDate) => {
    const list = readOptOuts();
    if (held?.list === list && held.dataDate === dataDate) return held.persons;
    const persons =
      list.identifiers.length === 0 ? new RoaringBitmap32() : await view.personsBySourceValue(list.identifiers);
    held = { list, dataDate, persons };
    return persons;
  };
}
