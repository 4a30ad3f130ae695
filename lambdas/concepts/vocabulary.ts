import type { ConceptDetails, FoundConcepts, SearchConcepts } from '#contracts/vocabulary';

/** The vocabulary as the hub asks it. */
export type Vocabulary = {
  readonly search: (query: SearchConcepts) => FoundConcepts;
  readonly concept: (conceptId: number) => ConceptDetails | undefined;
  readonly close: () => void;
};
