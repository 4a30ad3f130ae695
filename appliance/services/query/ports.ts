import type { CompiledCohort } from '#domain/cohort/compile-cohort';
import type { PersonAttributes } from '#domain/disclosure/release-cohort';

/** One image study of a person as OMOP records it. */
export type StudyRecord = {
  readonly accessionNumber: string;
  readonly personId: number;
  /** `person_source_value`: the Patient ID that the PACS carries; empty where the trust does not map it. */
  readonly patientId: string;
  readonly modality: string;
  readonly bodySite: string;
  readonly findingConceptIds: readonly number[];
};

/** What the query service needs of the trust's OMOP database. */
export type OmopPort = {
  /** The day the data were loaded: the "today" of every age. */
  readonly dataDate: () => Promise<string>;
  /** The set of a cohort: distinct person ids, ascending. */
  readonly persons: (cohort: CompiledCohort) => Promise<readonly number[]>;
  readonly attributes: (personIds: readonly number[], dataDate: string) => Promise<readonly PersonAttributes[]>;
  readonly studies: (personIds: readonly number[]) => Promise<readonly StudyRecord[]>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
