import type { SnapshotStudies } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import type { ImportSummary } from '#contracts/import-manifest';
import type { CleanInstance, CleanSeries } from './clean-series.ts';
import type { SeriesConversion } from './conversion.ts';
import type { StudyOutcome } from './study-outcome.ts';

/** One study of the frozen cohort: what to ask the PACS for, and the pseudonyms for everything after. */
export type StudyToImport = SnapshotStudies['studies'][number];

/** A study as the PACS names it. */
export type FoundStudy = {
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  readonly patientId: string;
};

/** The hospital's PACS. Every call throws PACS_UNREACHABLE when it does not answer, or not as it should. */
export type Pacs = {
  readonly echo: () => Promise<void>;
  readonly findStudies: (accessionNumber: string) => Promise<readonly FoundStudy[]>;
  /** SOP Instance UIDs of everything that the PACS holds of a study. */
  readonly listInstances: (studyInstanceUid: string) => Promise<readonly string[]>;
  /**
   * Brings the instances asked for into `folder` and calls `onArrival` for each; answers the files that arrived. Throws
   * the error of the file system when one that arrived could not be written.
   */
  readonly fetchStudy: (
    studyInstanceUid: string,
    instanceUids: readonly string[],
    folder: string,
    onArrival: () => void,
  ) => Promise<readonly string[]>;
};

/** The trust's store of de-identified images. Storing the same instance again changes nothing. */
export type ResearchStore = {
  readonly echo: () => Promise<void>;
  /**
   * Stores the instances, calls `onStored` for each, and answers how many the store refuses for what they are, whenever
   * they are sent. Throws RESEARCH_STORE_UNREACHABLE when it does not answer or cannot store anything at present.
   */
  readonly store: (instances: readonly CleanInstance[], onStored: () => void) => Promise<{ readonly refused: number }>;
};

/** The research store beyond DICOM, which knows no deletion. */
export type ResearchArchive = {
  /** Leaves none of these studies there, or throws. */
  readonly remove: (studyKeys: readonly string[]) => Promise<void>;
};

/**
 * Converts one series to NIfTI in `outFolder`; every file answered is whole and on the disk. No file is answered when
 * the images cannot be converted. Throws when this machine is what failed.
 */
export type ConvertSeries = (series: CleanSeries, outFolder: string) => Promise<SeriesConversion>;

/** The frozen cohort's studies, from the query service. */
export type ListStudies = (projectId: ProjectId) => Promise<SnapshotStudies>;

/** What stands in the journal about one study. */
export type JournalledStudy = { readonly studyKey: string; readonly outcome: StudyOutcome | undefined };

/** What stands in the journal about one import. */
export type JournalledImport = {
  readonly projectId: ProjectId;
  readonly snapshotHash: string;
  readonly summary: ImportSummary | undefined;
  readonly studies: readonly JournalledStudy[];
};

/** The durable record of imports: a study with an outcome is never asked for again. */
export type ImportJournal = {
  /**
   * Opens the import, or opens it again, with these studies beside those that stand there. Throws COHORT_DELETED for a
   * project that was deleted.
   */
  readonly begin: (projectId: ProjectId, snapshotHash: string, studyKeys: readonly string[]) => void;
  /** Until when the import tries what failed again. */
  readonly setDeadline: (projectId: ProjectId, deadline: Date) => void;
  /** Undefined for an import of an earlier version of this service, until it is asked for again. */
  readonly deadlineOf: (projectId: ProjectId) => Date | undefined;
  readonly settle: (projectId: ProjectId, studyKey: string, outcome: StudyOutcome) => void;
  readonly finish: (summary: ImportSummary) => void;
  readonly find: (projectId: ProjectId) => JournalledImport | undefined;
  readonly unfinished: () => readonly ProjectId[];
  /** Forgets studies that no longer belong to the frozen cohort. */
  readonly forget: (projectId: ProjectId, studyKeys: readonly string[]) => void;
  /** From now on nothing of this project begins or goes on; what stands in the journal stays until it is removed. */
  readonly close: (projectId: ProjectId) => void;
  readonly isClosed: (projectId: ProjectId) => boolean;
  /** Forgets all studies of a project. */
  readonly remove: (projectId: ProjectId) => void;
};
