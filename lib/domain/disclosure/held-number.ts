import { hash } from 'node:crypto';
import { RoaringBitmap32 } from 'roaring-wasm';
import type { RecordedNumber } from './disclosure-ledger.ts';
import type { PersonSet } from './person-set.ts';
import type { Sketch } from './sketch.ts';

/** A recorded number in memory, with its set ready to be compared. */
export type HeldNumber = Omit<RecordedNumber, 'persons'> & {
  readonly place: number;
  /** A short name of the set, for draws about it. */
  readonly name: Uint8Array;
  readonly persons: PersonSet;
  /** The projects that were told this number. */
  readonly toldTo: Set<string>;
  sketch: Sketch;
};

/** Reads a recorded number; its set lives until it is disposed of, also beyond an arena. */
export function holdNumber({ persons, ...facts }: RecordedNumber, place: number): HeldNumber {
  const set = new RoaringBitmap32(null, null);
  set.deserialize('portable', persons);
  return {
    ...facts,
    place,
    name: hash('sha256', persons, 'buffer'),
    persons: set,
    toldTo: new Set(),
    sketch: new Int32Array(0),
  };
}
