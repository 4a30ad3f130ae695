import type { CohortDefinition } from '#contracts/cohort';

/** A cohort as somebody would ask for it, with a name and what it means in one line. */
export type CatalogueCohort = { readonly name: string; readonly meaning: string; readonly cohort: CohortDefinition };
