import type { ImportedPersons, SnapshotStudies } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import type { ImportFigures, ImportSummary } from '#contracts/import-manifest';
import type { SeriesConversion } from './conversion.ts';
import type { DeidentifiedInstance, DeidentifiedSeries } from './deidentified-series.ts';
import type { StudyOutcome } from './study-outcome.ts';

/**
 * One study of the frozen cohort: the accession number and patient id to find it by in the PACS, and its pseudonyms.
 */
export type StudyToImport = SnapshotStudies['studies'][number];

/** A study as the PACS identifies it. */
export type FoundStudy = {
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  readonly patientId: string;
};

/** The hospital's PACS. Every call throws PACS_UNREACHABLE when the PACS does not answer or answers with an error. */
export type Pacs = {
  readonly echo: () => Promise<void>;
  readonly findStudies: (accessionNumber: string) => Promise<readonly FoundStudy[]>;
  /** SOP Instance UIDs of all instances of a study that the PACS holds, each once. */
  readonly listInstances: (studyInstanceUid: string) => Promise<readonly string[]>;
  /**
   * Fetches the given instances into `folder` and calls `onReceived` for each. Returns the paths of the received files.
   * Throws the error of the file system where a received instance could not be written.
   */
  readonly fetchStudy: (
    studyInstanceUid: string,
    instanceUids: readonly string[],
    folder: string,
    onReceived: () => void,
  ) => Promise<readonly string[]>;
};

/** The trust's store of de-identified images. Storing the same instance again changes nothing. */
export type ResearchStore = {
  readonly echo: () => Promise<void>;
  /**
   * Stores the instances and calls `onStored` for each. Returns the number of instances that the store refuses
   * permanently. Throws RESEARCH_STORE_UNREACHABLE where it does not answer or can store nothing at present.
   */
  readonly store: (
    instances: readonly DeidentifiedInstance[],
    onStored: () => void,
  ) => Promise<{ readonly refused: number }>;
};

/** Deletion from the research store, for which DICOM has no service. */
export type ResearchArchive = {
  /** Removes these studies. Throws DEPENDENCY_DOWN, or DELETION_INCOMPLETE where one is still found afterwards. */
  readonly remove: (studyKeys: readonly string[]) => Promise<void>;
};

/**
 * Converts one series to NIfTI in `outFolder`. Every file in the result is complete and flushed to the disk; there is
 * none where the images cannot be converted. Throws STORAGE_UNAVAILABLE or IMPORT_FAILED where this machine failed.
 */
export type ConvertSeries = (series: DeidentifiedSeries, outFolder: string) => Promise<SeriesConversion>;

/** Fetches the frozen cohort's studies from the query service. Throws what `ServiceClient.call` throws. */
export type ListStudies = (projectId: ProjectId) => Promise<SnapshotStudies>;

/**
 * Asks the query service what may be told of an import. The same manifest gives the same figures. Throws what
 * `ServiceClient.call` throws.
 */
export type TellImport = (projectId: ProjectId, imported: ImportedPersons) => Promise<ImportFigures>;

/** The journal's record of one study; a study without an outcome is still to be imported. */
export type JournalledStudy = { readonly studyKey: string; readonly outcome: StudyOutcome | undefined };

/** The journal's record of one import; without a summary it has not ended. */
export type JournalledImport = {
  readonly projectId: ProjectId;
  readonly snapshotHash: string;
  readonly summary: ImportSummary | undefined;
  readonly studies: readonly JournalledStudy[];
};

/** The durable record of imports: a study with an outcome is never fetched again. */
export type ImportJournal = {
  /**
   * Adds the import, or reopens it by removing its summary, and adds these studies to those already recorded. Throws
   * COHORT_DELETED for a project that was deleted.
   */
  readonly begin: (projectId: ProjectId, snapshotHash: string, studyKeys: readonly string[]) => void;
  /** Sets the instant until which the import repeats failed attempts. */
  readonly setDeadline: (projectId: ProjectId, deadline: Date) => void;
  /** Undefined for an import that an earlier version of this service started, until it is started again. */
  readonly deadlineOf: (projectId: ProjectId) => Date | undefined;
  /** Records the outcome of a study; the first outcome stays. */
  readonly recordOutcome: (projectId: ProjectId, studyKey: string, outcome: StudyOutcome) => void;
  /** Records the summary, which ends the import. */
  readonly recordSummary: (summary: ImportSummary) => void;
  readonly find: (projectId: ProjectId) => JournalledImport | undefined;
  /** Every project with an import, deleted ones too until theirs is removed. */
  readonly projects: () => readonly ProjectId[];
  /** Projects whose import has no summary; deleted projects are left out. */
  readonly unfinished: () => readonly ProjectId[];
  /** Removes the records of studies that no longer belong to the frozen cohort. */
  readonly removeStudies: (projectId: ProjectId, studyKeys: readonly string[]) => void;
  /** Marks a project as deleted: no import of it begins or continues. Its records stay until `removeImport`. */
  readonly markDeleted: (projectId: ProjectId) => void;
  readonly isDeleted: (projectId: ProjectId) => boolean;
  /** Removes the import of a project with all its studies; the project stays marked as deleted. */
  readonly removeImport: (projectId: ProjectId) => void;
};
