import type { DistributionName } from '#contracts/cohort-result';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { Descendants } from '#domain/cohort/list-concepts';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';

/** Sex as a research row has it. */
export type Sex = 'female' | 'male' | 'unknown';

/** One image study of a person as OMOP records it. */
export type StudyRecord = {
  /** Empty where the trust recorded none; such a study is one image occurrence. */
  readonly accessionNumber: string;
  readonly imageOccurrenceId: number;
  readonly personId: number;
  /** `person_source_value`: the Patient ID that the PACS carries; empty where the trust does not map it. */
  readonly patientId: string;
  readonly modality: string;
  readonly bodySite: string;
  readonly findingConceptIds: readonly number[];
};

/** The person of a study as a research row has it. `ageYears` is null for a person born after the data day. */
export type PersonAttributes = { readonly personId: number; readonly ageYears: number | null; readonly sex: Sex };

/** A statement for a cohort. */
export type CohortStatement = CompiledCohort & {
  /** The concepts that each of these finds stand in the statement as one value, after its own. */
  readonly lists?: readonly string[];
  /** The tables about persons that a statement in SQL reads, as often as it names them. */
  readonly tables?: readonly string[];
};

/** A view of the trust's OMOP database: everything read from it is of the same instant. */
export type OmopView = {
  /** The day the data were loaded, as an ISO date; ages are computed for that day. */
  readonly dataDate: () => Promise<string>;
  /** Descendants of concepts; of a concept with more descendants than a statement can list, none. */
  readonly descendants: (conceptIds: readonly number[]) => Promise<Descendants>;
  /**
   * The set of a cohort. With a limit of its own the statement fails with COHORT_QUERY_TIMEOUT after so long, and its
   * lists, which are found before, with EXPERT_SQL_TOO_LARGE where they leave it no room before its answer.
   */
  readonly persons: (cohort: CohortStatement, limitMilliseconds?: number) => Promise<PersonSet>;
  /**
   * Who has which value, over all persons of the trust, in the order asked for. Held in memory and read anew only when
   * the data changed. A value needs `threshold` persons at the trust to have a label of its own.
   */
  readonly tables: (
    names: readonly DistributionName[],
    dataDate: string,
    threshold: number,
  ) => Promise<readonly DistributionTable[]>;
  readonly attributes: (personIds: readonly number[], dataDate: string) => Promise<readonly PersonAttributes[]>;
  readonly studies: (images: CompiledCohort) => Promise<readonly StudyRecord[]>;
  /** Persons with one of these images dated before their birth or after the data day. */
  readonly impossibleImageDays: (images: CompiledCohort, dataDate: string) => Promise<PersonSet>;
  /** `person_source_value` of each person; empty where the trust does not map it. */
  readonly sourceValues: (personIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Persons whose `person_source_value` is one of these identifiers; they are in their normal form. */
  readonly personsBySourceValue: (identifiers: readonly string[]) => Promise<PersonSet>;
};

/** What the query service needs of the trust's OMOP database. */
export type OmopPort = {
  /**
   * Throws COHORT_QUERY_TIMEOUT when `look` takes longer than the trust allows, DATABASE_UNREACHABLE when the database is
   * gone or restarts, COHORT_QUERY_FAILED when it answers that it cannot.
   */
  readonly view: <T>(look: (omop: OmopView) => Promise<T>) => Promise<T>;
  /** A text that changes when the data change. What is read after it may be kept as long as it stays the same. */
  readonly loadStamp: () => Promise<string>;
  /** Seconds that reading every row of a table takes; infinite where that is longer than the limit. */
  readonly secondsToRead: (table: string, limitSeconds: number) => Promise<number>;
  /** Loads the tables that `tables` answers from before the first question; where that fails, the first question loads them. */
  readonly warmUp: () => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
