import type { ProjectId } from '#contracts/ids';
import { accessionUsable } from './accession-usable.ts';
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
  /** Throws STORAGE_UNAVAILABLE when this machine has no room to work on another study. */
  readonly requireRoom: () => Promise<void>;
};

const excluded = (reason: Extract<StudyOutcome, { kind: 'EXCLUDED' }>['reason']): StudyOutcome => ({
  kind: 'EXCLUDED',
  reason,
});

/**
 * Carries one study from the PACS to the research store and the image folder, or says why it is left out. Throws when
 * the PACS, the research store or this machine is what failed, never for anything that the study itself is: doing it
 * again from the start is always harmless. `onProgress` is called for every step done. The research store comes after
 * the conversion, so that it holds no study that could not be converted.
 */
export async function importStudy(
  projectId: ProjectId,
  study: StudyToImport,
  { pacs, research, deidentify, convert, folders, requireRoom }: ImportStudyDeps,
  onProgress: () => void,
): Promise<StudyOutcome> {
  if (!accessionUsable(study.accessionNumber)) return excluded('ACCESSION_UNUSABLE');
  await requireRoom();
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
    // Nothing identifiable is needed from here on, and the rest takes longest.
    work.dropIdentifiable();

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
