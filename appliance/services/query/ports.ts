import type { DistributionName } from '#contracts/cohort-result';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import type { Descendants } from '#domain/cohort/list-concepts';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';

/** Sex as a research row tells it apart. */
export type Sex = 'female' | 'male' | 'unknown';

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

/** What a research row tells of the person behind a study. `ageYears` is null for who is born after the data day. */
export type PersonAttributes = { readonly personId: number; readonly ageYears: number | null; readonly sex: Sex };

/** A statement for a cohort. */
export type AskedStatement = CompiledCohort & {
  /** The concepts that each of these finds stand in the statement as one value, after its own. */
  readonly lists?: readonly string[];
  /** The tables about persons that a statement in SQL reads, as often as it names them. */
  readonly tables?: readonly string[];
};

/** One look at the trust's OMOP database: every answer is of the same instant. */
export type OmopView = {
  /** The day the data were loaded: the "today" of every age. */
  readonly dataDate: () => Promise<string>;
  /** What stands below concepts; of one with so many below it that nobody would write them out, nothing. */
  readonly descendants: (conceptIds: readonly number[]) => Promise<Descendants>;
  /**
   * The set of a cohort. With a limit of its own the statement fails with COHORT_QUERY_TIMEOUT after so long, and its
   * lists, which are found before, with EXPERT_SQL_TOO_LARGE where they leave it no room before its answer.
   */
  readonly persons: (cohort: AskedStatement, limitMilliseconds?: number) => Promise<PersonSet>;
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
  /** Who has one of these images from before their birth or from after the data day. */
  readonly impossibleImageDays: (images: CompiledCohort, dataDate: string) => Promise<PersonSet>;
  /** `person_source_value` of each person; empty where the trust does not map it. */
  readonly sourceValues: (personIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Who carries one of these identifiers as their `person_source_value`; they are in their normal form. */
  readonly personsBySourceValue: (identifiers: readonly string[]) => Promise<PersonSet>;
};

/** What the query service needs of the trust's OMOP database. */
export type OmopPort = {
  /** Throws COHORT_QUERY_TIMEOUT when `look` takes longer than the trust allows, COHORT_QUERY_FAILED when the database fails. */
  readonly view: <T>(look: (omop: OmopView) => Promise<T>) => Promise<T>;
  /** Text that changes with the data: what was read after it may be held for as long as it stays the same. */
  readonly loadStamp: () => Promise<string>;
  /** How long every row of a table takes to be read, one after another; infinite where that is longer than the limit. */
  readonly secondsToRead: (table: string, limitSeconds: number) => Promise<number>;
  /** Loads what `tables` answers from, so that no question waits for it; when that fails, the first question tries again. */
  readonly warmUp: () => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
