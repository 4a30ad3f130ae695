import type { AroundGroup } from '#contracts/index-criterion';
import type { CirceNode } from './circe-node.ts';
import type { CirceNotes } from './circe-notes.ts';
import type { CirceConceptSets } from './read-concept-sets.ts';

/** What every part of an import needs to know of the whole. */
export type CirceContext = {
  readonly sets: CirceConceptSets;
  readonly notes: CirceNotes;
  /** Remembers where in the expression a part of the cohort comes from, and answers the part. */
  readonly from: <T extends object>(place: string, part: T) => T;
  /** Reads a group of criteria, the records of which may have groups around themselves in turn. */
  readonly groupOf: (group: CirceNode, context: CirceContext) => AroundGroup | 'always' | 'never';
};
