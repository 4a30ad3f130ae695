import type { ProjectId } from '#contracts/ids';
import { accessionUsable } from './accession-usable.ts';
import type { Deidentify } from './deidentify-study.ts';
import type { ConvertToNifti, Pacs, ResearchStore, StudyToImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';
import type { WorkFolders } from './work-folders.ts';

/** What importing one study needs. */
export type ImportStudyDeps = {
  readonly pacs: Pacs;
  readonly research: ResearchStore;
  readonly deidentify: Deidentify;
  readonly convert: ConvertToNifti;
  readonly folders: Pick<WorkFolders, 'open'>;
};

const excluded = (reason: Extract<StudyOutcome, { kind: 'EXCLUDED' }>['reason']): StudyOutcome => ({
  kind: 'EXCLUDED',
  reason,
});

/**
 * Carries one study from the PACS to the research store and the image folder, or says why it is left out. Throws
 * only when a part does not answer; doing it again from the start is always harmless. The research store comes
 * after the conversion, so that it never holds a study that the manifest excludes.
 */
export async function importStudy(
  projectId: ProjectId,
  study: StudyToImport,
  { pacs, research, deidentify, convert, folders }: ImportStudyDeps,
): Promise<StudyOutcome> {
  if (!accessionUsable(study.accessionNumber)) return excluded('ACCESSION_UNUSABLE');
  const matches = (await pacs.findStudies(study.accessionNumber)).filter(
    // A PACS may match without regard to case or to padding.
    ({ accessionNumber }) => accessionNumber === study.accessionNumber,
  );
  const found = matches[0];
  if (found === undefined || found.studyInstanceUid === '') return excluded('NOT_IN_PACS');
  if (matches.some(({ studyInstanceUid }) => studyInstanceUid !== found.studyInstanceUid))
    return excluded('SEVERAL_STUDIES');
  if (study.patientId !== '' && found.patientId !== study.patientId) return excluded('PATIENT_MISMATCH');

  const work = folders.open(projectId, study.studyKey);
  try {
    const instances = await pacs.listInstances(found.studyInstanceUid);
    const arrived = await pacs.fetchStudy(found.studyInstanceUid, instances, work.identifiable);
    if (instances.length === 0 || arrived.length < instances.length) return excluded('INSTANCES_MISSING');

    const clean = await deidentify(projectId, study, arrived, work.deidentified);
    if (clean === 'FAILED') return excluded('DEIDENTIFICATION_FAILED');
    if (clean.length === 0) return excluded('NO_PIXELS');
    // Nothing identifiable is needed from here on, and the rest takes longest.
    work.dropIdentifiable();

    const files = await convert(work.deidentified, work.images);
    if (files.length === 0) return excluded('CONVERSION_FAILED');
    await research.store(clean);
    return { kind: 'IMPORTED', instances: clean.length, files: work.publish(files) };
  } finally {
    work.close();
  }
}
