import * as z from 'zod';
import { CohortDefinition } from '../cohort.ts';
import { ProjectId, QueryId } from '../ids.ts';
import { SnapshotFacts } from '../snapshot.ts';

/**
 * Inside the appliance, to `query`:
 * - `POST /cohort-queries` (scope `cohort:query`) CohortQuestion → CohortResult
 * - `POST /snapshots` (scope `cohort:freeze`) CohortQuestion → SnapshotFacts; the same project and query again returns the held facts
 * - `GET /snapshots/{projectId}` (any scope of this service) → SnapshotFacts
 * - `GET /snapshots/{projectId}/studies` (scope `studies:read`, imaging only) → SnapshotStudies
 * - `GET /snapshots/{projectId}/rows` (scope `rows:read`, fl-client only) → SnapshotRows
 * Whatever else a caller sends is ignored: rows come from the frozen snapshot alone.
 */
export const CohortQuestion = z.object({ projectId: ProjectId, queryId: QueryId, cohort: CohortDefinition });
export type CohortQuestion = { projectId: ProjectId; queryId: QueryId; cohort: CohortDefinition };

/** For imaging alone: which study to fetch, and the pseudonyms that everything after imaging uses. */
export const SnapshotStudies = z.object({
  facts: SnapshotFacts,
  studies: z.array(
    z.object({
      accessionNumber: z.string(),
      studyKey: z.string().regex(/^[0-9a-f]{16}$/),
      personKey: z.string().regex(/^[0-9a-f]{16}$/),
      /** `person_source_value`, which the PACS carries as Patient ID; empty when the trust does not map it. */
      patientId: z.string(),
    }),
  ),
});
export type SnapshotStudies = z.infer<typeof SnapshotStudies>;

/** One row per study of the frozen cohort, with the columns that researcher code may see. */
export const SnapshotRow = z.object({
  accession_id: z.string().describe('pseudonym of the study (studyKey)'),
  person_key: z.string(),
  age_years: z.int().nullable(),
  sex: z.enum(['F', 'M', '']),
  modality: z.string(),
  body_site: z.string(),
  finding_concept_ids: z.string().describe('OMOP concept ids, separated by spaces'),
});
export type SnapshotRow = z.infer<typeof SnapshotRow>;

export const SnapshotRows = z.object({ facts: SnapshotFacts, rows: z.array(SnapshotRow) });
export type SnapshotRows = z.infer<typeof SnapshotRows>;
