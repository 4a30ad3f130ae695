import type { RoaringBitmap32 } from 'roaring-wasm';

/** Distinct persons of one trust by `person_id`: what every released number is computed from. */
export type PersonSet = RoaringBitmap32;
