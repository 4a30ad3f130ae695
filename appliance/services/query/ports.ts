import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { CohortFacts, PersonGroup } from '#domain/disclosure/cohort-facts';

/** One image study of a person as OMOP records it. */
export type StudyRecord = {
  /** Empty where the trust recorded none; such a study is its image alone. */
  readonly accessionNumber: string;
  readonly imageOccurrenceId: number;
  readonly personId: number;
  /** `person_source_value`: the Patient ID that the PACS carries; empty where the trust does not map it. */
  readonly patientId: string;
  readonly modality: string;
  readonly bodySite: string;
  readonly findingConceptIds: readonly number[];
};

/** What a research row tells of the person behind a study. */
export type PersonAttributes = Pick<PersonGroup, 'ageYears' | 'sex'> & { readonly personId: number };

/** One look at the trust's OMOP database: every answer is of the same instant. */
export type OmopView = {
  /** The day the data were loaded: the "today" of every age. */
  readonly dataDate: () => Promise<string>;
  /** The set of a cohort: distinct person ids, ascending. */
  readonly persons: (cohort: CompiledCohort) => Promise<readonly number[]>;
  /** Counts the persons of a set by their attributes; a modality needs `threshold` persons at the trust to have a label. */
  readonly facts: (personIds: readonly number[], dataDate: string, threshold: number) => Promise<CohortFacts>;
  readonly attributes: (personIds: readonly number[], dataDate: string) => Promise<readonly PersonAttributes[]>;
  readonly studies: (images: CompiledCohort) => Promise<readonly StudyRecord[]>;
};

/** What the query service needs of the trust's OMOP database. */
export type OmopPort = {
  /** Throws COHORT_QUERY_TIMEOUT when `look` takes longer than the trust allows, COHORT_QUERY_FAILED when the database fails. */
  readonly view: <T>(look: (omop: OmopView) => Promise<T>) => Promise<T>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
