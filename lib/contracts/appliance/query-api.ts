import * as z from 'zod';
import { CohortQueryTask } from '../cohort-result.ts';
import { Sha256 } from '../primitives.ts';
import { SnapshotFacts } from '../snapshot.ts';

/**
 * Inside the appliance, to `query`:
 * - `POST /cohort-queries` (scope `cohort:query`) CohortQuestion → CohortResult
 * - `POST /snapshots` (scope `cohort:freeze`) FreezeCohortTask → SnapshotFacts; the same project and query again returns the held facts
 * - `DELETE /snapshots/{projectId}` (scope `cohort:delete`, poller only) → { snapshotHash, rowsLeft }
 * - `GET /snapshots/{projectId}` (any scope of this service) → SnapshotFacts
 * - `GET /snapshots/{projectId}/studies` (scope `studies:read`, imaging only) → SnapshotStudies
 * - `GET /snapshots/{projectId}/rows` (scope `rows:read`, fl-client only) → SnapshotRows
 * Whatever else a caller sends is ignored: rows come from the frozen snapshot alone.
 */
export const CohortQuestion = CohortQueryTask.omit({ secureSum: true }).extend({
  /** Of a secure sum: what to add to the number before it leaves this service, modulo 2^48, and among how many. */
  mask: z.object({ value: z.int().nonnegative(), participants: z.int().min(3), participantsHash: Sha256 }).optional(),
});
export type CohortQuestion = z.infer<typeof CohortQuestion>;

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
