import type { CohortDefinition } from '#contracts/cohort';
import { concepts } from './concepts.ts';

const set = (conceptId: number) => ({ include: [{ conceptId, descendants: true }], exclude: [] });

/** Adults with a disorder of the lungs, of whatever kind, and a CT of the chest. */
export const demoCohort: CohortDefinition = {
  version: 1,
  where: {
    kind: 'all',
    of: [
      { kind: 'age', atLeast: 18 },
      { kind: 'event', domain: 'condition', concepts: set(concepts.respiratoryDisorder), atLeast: 1 },
      { kind: 'imaging', modalities: set(concepts.computedTomography), anatomicSites: set(concepts.chest) },
    ],
  },
};
