import type { CirceNote } from '#contracts/circe';

/** Collects what an import could not take over, each thing once. */
export type CirceNotes = {
  /** Other persons may belong than Circe would take. */
  readonly changes: (place: string, rule: string) => void;
  /** The same persons belong. */
  readonly harmless: (place: string, rule: string) => void;
  readonly all: () => CirceNote[];
};

/** An empty list of notes. */
export function makeCirceNotes(): CirceNotes {
  const kept = new Map<string, CirceNote>();
  const note = (place: string, rule: string, changesWhoBelongs: boolean): void => {
    const entry = { rule: rule.slice(0, 200), place: place.slice(0, 300), changesWhoBelongs };
    kept.set(JSON.stringify([entry.place, entry.rule]), entry);
  };
  return {
    changes: (place, rule) => note(place, rule, true),
    harmless: (place, rule) => note(place, rule, false),
    all: () => [...kept.values()],
  };
}
