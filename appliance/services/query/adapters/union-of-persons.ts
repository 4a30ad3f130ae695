import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';

/** The persons who have at least one of the values. */
export const unionOfPersons = (values: readonly { readonly members: PersonSet }[]): PersonSet =>
  RoaringBitmap32.orMany(values.map(({ members }) => members));
