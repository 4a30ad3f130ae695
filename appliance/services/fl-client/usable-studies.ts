import type { ProjectImages } from '#contracts/appliance/imaging-api';
import type { SnapshotRows } from '#contracts/appliance/query-api';

/** Studies that may be opened: those with images that the rows of the frozen cohort still name, as persons may opt out. */
export const usableStudies = (rows: SnapshotRows['rows'], images: ProjectImages['images']): ReadonlySet<string> => {
  const named = new Set(rows.map((row) => row.accession_id));
  return new Set(images.map(({ studyKey }) => studyKey).filter((studyKey) => named.has(studyKey)));
};
