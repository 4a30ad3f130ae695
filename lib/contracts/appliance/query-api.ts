import * as z from 'zod';
import { CohortQueryTask } from '../cohort-result.ts';
import { ExclusionReason } from '../import-manifest.ts';
import { Instant, Sha256 } from '../primitives.ts';
import { SnapshotFacts } from '../snapshot.ts';

/**
 * Inside the appliance, to `query`:
 * - `POST /cohort-queries` (scope `cohort:query`) CohortQuestion → CohortResult
 * - `DELETE /cohort-queries/{queryId}` (scope `cohort:query`) → nothing; stops a typed question that is being answered, and none in SQL
 * - `POST /snapshots` (scope `cohort:freeze`) FreezeCohortTask → SnapshotFacts; the same project and query again returns the held facts
 * - `DELETE /snapshots/{projectId}` (scope `cohort:delete`, poller only) → SnapshotDeleted; again is harmless, and a later freeze is refused
 * - `GET /snapshots/{projectId}/deletion` (scope `cohort:delete`, poller only) → SnapshotDeleted as it stands now
 * - `GET /snapshots/{projectId}` (any scope of this service) → SnapshotFacts
 * - `GET /snapshots/{projectId}/studies` (scope `studies:read`, imaging only) → SnapshotStudies
 * - `POST /snapshots/{projectId}/import` (scope `import:release`, imaging only) ImportedPersons → ImportFigures
 * - `GET /snapshots/{projectId}/rows` (scope `rows:read`, fl-client only) → SnapshotRows
 * Whatever else a caller sends is ignored: rows come from the frozen snapshot alone.
 */
export const CohortQuestion = CohortQueryTask.omit({ secureSum: true }).extend({
  /** Of a secure sum: what to add to the number before it leaves this service, modulo 2^48, and among how many its noise is divided. */
  mask: z.object({ value: z.int().nonnegative(), participants: z.int().min(3), participantsHash: Sha256 }).optional(),
});
export type CohortQuestion = z.infer<typeof CohortQuestion>;

/** What was held of a cohort, when it was deleted, and what a look for it finds now. */
export const SnapshotDeleted = z.object({
  /** Null where nothing was held. */
  snapshotHash: Sha256.nullable(),
  /** Absent where nobody has asked for a deletion. */
  deletedAt: Instant.optional(),
  rowsLeft: z.int().nonnegative(),
});
export type SnapshotDeleted = z.infer<typeof SnapshotDeleted>;

/**
 * Keyed by the trust, over who still belongs to the frozen cohort: it changes when somebody opts out, where the
 * snapshot's own hash stays. It does not leave the trust.
 */
const MembershipHash = Sha256;

/** For imaging alone: which study to fetch, and the pseudonyms that everything after imaging uses. */
export const SnapshotStudies = z.object({
  facts: SnapshotFacts,
  membershipHash: MembershipHash.optional(),
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

/**
 * From imaging: what came of the import, in true numbers of persons who still belong to the frozen cohort. Each person
 * with a study that was left out stands under one reason, everybody else with one that is not settled under `unsettled`.
 */
export const ImportedPersons = z
  .object({
    /** The same manifest is answered with the same figures. */
    manifestHash: Sha256,
    withImages: z.int().nonnegative(),
    excluded: z.partialRecord(ExclusionReason, z.int().positive()),
    unsettled: z.int().nonnegative(),
  })
  .strict();
export type ImportedPersons = z.infer<typeof ImportedPersons>;

/** One row per study of the frozen cohort, with every column that researcher code may ever see. */
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

/** The columns of a row. A trust's policy may leave out any but `accession_id`, by which rows and images find each other. */
export const RowColumn = SnapshotRow.keyof();
export type RowColumn = z.infer<typeof RowColumn>;

/** A row as it is served: a column that the trust's policy leaves out is not there at all. */
export const ServedRow = SnapshotRow.partial().required({ accession_id: true });
export type ServedRow = z.infer<typeof ServedRow>;

export const SnapshotRows = z.object({
  facts: SnapshotFacts,
  membershipHash: MembershipHash.optional(),
  rows: z.array(ServedRow),
});
export type SnapshotRows = z.infer<typeof SnapshotRows>;
