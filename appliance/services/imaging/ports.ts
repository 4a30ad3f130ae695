import type { SnapshotStudies } from '#contracts/appliance/query-api';
import type { ProjectId } from '#contracts/ids';
import type { ImportSummary } from '#contracts/import-manifest';
import type { StudyOutcome } from './study-outcome.ts';

/** One study of the frozen cohort: what to ask the PACS for, and the pseudonyms for everything after. */
export type StudyToImport = SnapshotStudies['studies'][number];

/** A study as the PACS names it. */
export type FoundStudy = {
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  readonly patientId: string;
};

/** The hospital's PACS. Every call throws PACS_UNREACHABLE when it does not answer. */
export type Pacs = {
  readonly echo: () => Promise<void>;
  readonly findStudies: (accessionNumber: string) => Promise<readonly FoundStudy[]>;
  /** SOP Instance UIDs of everything that the PACS holds of a study. */
  readonly listInstances: (studyInstanceUid: string) => Promise<readonly string[]>;
  /** Brings the instances asked for into `folder`; answers the files that arrived. */
  readonly fetchStudy: (
    studyInstanceUid: string,
    instanceUids: readonly string[],
    folder: string,
  ) => Promise<readonly string[]>;
};

/** The trust's store of de-identified images. Storing the same instance again changes nothing. */
export type ResearchStore = {
  readonly echo: () => Promise<void>;
  readonly store: (files: readonly string[]) => Promise<void>;
};

/** The research store beyond DICOM, which knows no deletion. */
export type ResearchArchive = {
  /** Leaves none of these studies there, or throws. */
  readonly remove: (studyKeys: readonly string[]) => Promise<void>;
};

/** Converts the DICOM files of one folder to NIfTI; answers the file names written, none when it cannot. */
export type ConvertToNifti = (dicomFolder: string, outFolder: string) => Promise<readonly string[]>;

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
  /** Throws COHORT_DELETED for a project that was deleted. */
  readonly begin: (projectId: ProjectId, snapshotHash: string, studyKeys: readonly string[]) => void;
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
