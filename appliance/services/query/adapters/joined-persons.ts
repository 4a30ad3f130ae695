import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';

/** Everybody who has one of the values. */
export const joined = (values: readonly { readonly members: PersonSet }[]): PersonSet =>
  RoaringBitmap32.orMany(values.map(({ members }) => members));
