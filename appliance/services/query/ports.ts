import type { CohortDefinition } from '#contracts/cohort';
import type { DistributionName } from '#contracts/cohort-result';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';

/** Sex in a research row. */
export type Sex = 'female' | 'male' | 'unknown';

/** One imaging study of a person as recorded in OMOP. */
export type StudyRecord = {
  /** Empty where the trust recorded none; the study is then a single image occurrence. */
  readonly accessionNumber: string;
  readonly imageOccurrenceId: number;
  readonly personId: number;
  /** `person_source_value`, which is the PACS's Patient ID; empty where the trust does not map it. */
  readonly patientId: string;
  readonly modality: string;
  readonly bodySite: string;
  readonly findingConceptIds: readonly number[];
};

/**
 * Attributes of a person in research rows. `ageYears` is the completed years, or null for a person born after the data
 * date.
 */
export type PersonAttributes = { readonly personId: number; readonly ageYears: number | null; readonly sex: Sex };

/** A statement that is planned and never run: parameters stand in place of its literals and lists. */
export type PlannedStatement = { readonly text: string; readonly parameters: number };

/** A statement that finds the persons of a cohort. */
export type CohortStatement = CompiledCohort & {
  /** Statements for lists of concepts. Each result becomes one value of the statement, after its own values. */
  readonly lists?: readonly string[];
};

/** A statement that finds the persons of a cohort in SQL. */
export type SqlCohortStatement = CohortStatement & {
  /** The tables with persons' records that the statement names, each as often as it is named. */
  readonly tables: readonly string[];
  /** The same statement for the estimate of its cost. */
  readonly planned: PlannedStatement;
};

/** A view of the trust's OMOP database: all its reads see the same instant. */
export type OmopView = {
  /** The ISO date on which the data were loaded; ages are calculated for that day. */
  readonly dataDate: () => Promise<string>;
  /** The persons of a typed cohort, from the read-optimised copy where there is one of these data. */
  readonly personsOf: (cohort: CohortDefinition, dataDate: string) => Promise<PersonSet>;
  readonly persons: (cohort: CohortStatement) => Promise<PersonSet>;
  /**
   * Prepares finding the persons of a cohort in SQL: has its cost estimated and reads its lists. No record of a person
   * is read before the returned function runs the statement, which ends at the given limit; what the view reads later has
   * the view's own. Throws EXPERT_SQL_TOO_LARGE where the estimate is too large or the lists take too long.
   */
  readonly personsBySql: (cohort: SqlCohortStatement) => Promise<(limitMilliseconds: number) => Promise<PersonSet>>;
  /**
   * The persons of each value, over all persons of the trust, in the order of `names`. The tables are cached in memory
   * and read again only when the data have changed. Which values there are never follows from the records of persons.
   */
  readonly tables: (names: readonly DistributionName[], dataDate: string) => Promise<readonly DistributionTable[]>;
  readonly attributes: (personIds: readonly number[], dataDate: string) => Promise<readonly PersonAttributes[]>;
  readonly studies: (images: CompiledCohort) => Promise<readonly StudyRecord[]>;
  /** Persons with one of these images dated before their birth or after the data date. */
  readonly impossibleImageDays: (images: CompiledCohort, dataDate: string) => Promise<PersonSet>;
  /** `person_source_value` of each person; empty where the trust does not map it. */
  readonly sourceValues: (personIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Persons whose `person_source_value` is one of these identifiers, which must be in normal form. */
  readonly personsBySourceValue: (identifiers: readonly string[]) => Promise<PersonSet>;
};

/** The operations of the trust's OMOP database that the query service uses. */
export type OmopPort = {
  /**
   * Runs `read` on one view, whose statement is cancelled when `cancelled` aborts: it throws TASK_CANCELLED then. Throws COHORT_QUERY_TIMEOUT where it takes longer than the trust's limit,
   * DATABASE_UNREACHABLE where the database is unavailable or restarts, COHORT_QUERY_FAILED where the database answers
   * with another error.
   */
  readonly view: <T>(read: (omop: OmopView) => Promise<T>, cancelled?: AbortSignal) => Promise<T>;
  /** The same on the one connection of questions in SQL, so that other questions never wait for it. */
  readonly sqlView: OmopPort['view'];
  /**
   * A text that changes when the data change. Data that are read after it may be cached as long as it stays the same.
   */
  readonly loadStamp: () => Promise<string>;
  /**
   * Seconds that reading every row of a table takes, on the connection of questions in SQL; infinite beyond the limit.
   */
  readonly secondsToRead: (table: string, limitSeconds: number) => Promise<number>;
  /**
   * Loads the tables that `tables` answers from before the first question; where that fails, the first question loads
   * them.
   */
  readonly warmUp: () => Promise<void>;
  /** Looks whether the read-optimised copy is one of the present data, and makes it where it is not; never rejects. */
  readonly keepCopy: () => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
