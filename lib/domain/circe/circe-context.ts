import type { CirceNotes } from './circe-notes.ts';
import type { CirceConceptSets } from './read-concept-sets.ts';

/** What every part of an import needs to know of the whole. */
export type CirceContext = {
  readonly sets: CirceConceptSets;
  readonly notes: CirceNotes;
  /** Days around the index event that its observation period surely covers. */
  readonly observed: { readonly daysBefore: number; readonly daysAfter: number };
  /** Whether the index event has a day of its own in our words; a whole observation period has none. */
  readonly anchored: boolean;
};

/** Notes everything that an object holds and nobody has asked for. */
export const noteUnread = (node: { unread: () => string[] }, { notes }: Pick<CirceContext, 'notes'>): void => {
  for (const place of node.unread()) notes.leavesOut(place, 'not known here; the condition is left out');
};
