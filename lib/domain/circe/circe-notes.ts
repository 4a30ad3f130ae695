import type { CirceNote } from '#contracts/circe';
import { circeInvalid } from './circe-invalid.ts';

type Placed = Pick<CirceNote, 'rule' | 'place'>;

/** Collects what an import could not take over, each thing once. */
export type CirceNotes = {
  /** Other persons may belong than Circe would take. */
  readonly changes: (place: string, rule: string) => void;
  /** A condition is left out altogether, so that other persons may belong. */
  readonly leavesOut: (place: string, rule: string) => void;
  /** The same persons belong. */
  readonly harmless: (place: string, rule: string) => void;
  /** Notes of one part of the expression, which count for the whole as well. */
  readonly part: () => CirceNotes;
  /** The conditions left out of this part and of the parts inside it, in the order in which they were read. */
  readonly leftOut: () => readonly Placed[];
  readonly all: () => CirceNote[];
};

/** Nobody reads more, and the answer of a function ends at six megabytes. */
const mostNotes = 1000;

const noted = (kept: Map<string, CirceNote>, around: readonly Placed[][]): CirceNotes => {
  const own: Placed[] = [];
  const parts = [...around, own];
  const note = (place: string, rule: string, grade: CirceNote['grade']): Placed => {
    const entry = { rule: rule.slice(0, 200), place: place.slice(0, 300), grade };
    kept.set(JSON.stringify([entry.place, entry.rule]), entry);
    if (kept.size > mostNotes)
      throw circeInvalid(`at most ${mostNotes} things that do not come over as they stand`, place);
    return { rule: entry.rule, place: entry.place };
  };
  return {
    changes: (place, rule) => {
      note(place, rule, 'changes');
    },
    leavesOut: (place, rule) => {
      const entry = note(place, rule, 'changes');
      for (const part of parts) part.push(entry);
    },
    harmless: (place, rule) => {
      note(place, rule, 'harmless');
    },
    part: () => noted(kept, parts),
    leftOut: () => own,
    all: () => [...kept.values()],
  };
};

/** An empty list of notes. */
export const makeCirceNotes = (): CirceNotes => noted(new Map(), []);
