import type { ProjectId } from '#contracts/ids';
import type { SeriesConversion } from './conversion.ts';
import type { Deidentify } from './deidentify-study.ts';
import type { ConvertSeries, Pacs, ResearchStore, StudyToImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';
import type { WorkFolders } from './work-folders.ts';

/** What importing one study needs. */
export type ImportStudyDeps = {
  readonly pacs: Pacs;
  readonly research: ResearchStore;
  readonly deidentify: Deidentify;
  readonly convert: ConvertSeries;
  readonly folders: Pick<WorkFolders, 'open'>;
  /** Throws STORAGE_UNAVAILABLE when a disk has too little free space for another study. */
  readonly requireFreeSpace: () => Promise<void>;
};

const excluded = (reason: Extract<StudyOutcome, { kind: 'EXCLUDED' }>['reason']): StudyOutcome => ({
  kind: 'EXCLUDED',
  reason,
});

/**
 * Whether the PACS may be queried for an accession number. An empty key matches every study, `*` and `?` are wildcards
 * and `\` separates several values (PS3.4 §C.2.2.2): each would match studies of persons outside the cohort.
 */
export function isUsableAccession(accessionNumber: string): boolean {
  return (
    accessionNumber !== '' &&
    accessionNumber === accessionNumber.trim() &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression is there to refuse control characters
    !/[*?\\\u0000-\u001f\u007f]/.test(accessionNumber)
  );
}

/**
 * Imports one study: fetches it from the PACS, de-identifies and converts it, stores it in the research store and
 * publishes its images. Returns EXCLUDED with the reason where the study itself cannot be imported. Throws
 * PACS_UNREACHABLE, RESEARCH_STORE_UNREACHABLE, STORAGE_UNAVAILABLE, IMPORT_FAILED or an error of the file system where
 * another part failed; the import of the study may then be repeated from the start. `onProgress` is called after every
 * step. The study is converted before it is stored, so that the research store holds no study that could not be
 * converted.
 */
export async function importStudy(
  projectId: ProjectId,
  study: StudyToImport,
  { pacs, research, deidentify, convert, folders, requireFreeSpace }: ImportStudyDeps,
  onProgress: () => void,
): Promise<StudyOutcome> {
  if (!isUsableAccession(study.accessionNumber)) return excluded('ACCESSION_UNUSABLE');
  await requireFreeSpace();
  const matches = (await pacs.findStudies(study.accessionNumber)).filter(
    // A PACS may match without regard to case or to padding.
    ({ accessionNumber }) => accessionNumber === study.accessionNumber,
  );
  const found = matches[0];
  if (found === undefined || found.studyInstanceUid === '') return excluded('NOT_IN_PACS');
  if (matches.some(({ studyInstanceUid }) => studyInstanceUid !== found.studyInstanceUid))
    return excluded('SEVERAL_STUDIES');
  // An archive may hold one study under two patients after a correction, and would send the instances of both.
  const patientIds = new Set(matches.map(({ patientId }) => patientId));
  if (patientIds.size > 1 || (study.patientId !== '' && !patientIds.has(study.patientId)))
    return excluded('PATIENT_MISMATCH');

  const work = folders.open(projectId, study.studyKey);
  try {
    const listed = await pacs.listInstances(found.studyInstanceUid);
    const arrived = await pacs.fetchStudy(found.studyInstanceUid, listed, work.identifiable, onProgress);
    if (listed.length === 0 || arrived.length < listed.length) return excluded('INSTANCES_MISSING');

    const clean = await deidentify(projectId, study, arrived, work.deidentified, onProgress);
    if (clean === 'FAILED') return excluded('DEIDENTIFICATION_FAILED');
    if (clean.length === 0) return excluded('NO_PIXELS');
    // The remaining steps take longest and need no identifiable file.
    work.removeIdentifiable();

    const conversions: SeriesConversion[] = [];
    for (const series of clean) {
      conversions.push(await convert(series, work.images));
      onProgress();
    }
    const files = conversions.flatMap((conversion) => conversion.files);
    if (files.length === 0) return excluded('CONVERSION_FAILED');

    const instances = clean.flatMap((series) => series.instances);
    const { refused } = await research.store(instances, onProgress);
    if (refused === instances.length) return excluded('RESEARCH_STORE_REFUSED');
    await work.publish();
    const series = conversions.map((conversion) => ({ ...conversion, files: conversion.files.length }));
    return { kind: 'IMPORTED', instances: instances.length - refused, refused, files, series };
  } finally {
    work.close();
  }
}
