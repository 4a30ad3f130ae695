import * as z from 'zod';
import { AgeRange, CountRange, DayWindow, ObservedAround, ValueRange } from './cohort-ranges.ts';
import { ConceptSet } from './concept-set.ts';
import { IndexCriterion } from './index-criterion.ts';

/**
 * OMOP event tables that a criterion may ask about. Of `note_nlp` only terms that the note affirms count
 * (`term_exists` is not N); the concept of a death is its cause.
 */
export const EventDomain = z.enum([
  'condition',
  'procedure',
  'drug',
  'measurement',
  'observation',
  'visit',
  'death',
  'device',
  'note_nlp',
]);
export type EventDomain = z.infer<typeof EventDomain>;

/**
 * The person has at least `atLeast` and at most `atMost` such events. Without `concepts` every event of the domain
 * counts. `value`, `units` and `valueConcepts` are for measurements and observations (`value_as_number`,
 * `unit_concept_id`, `value_as_concept_id`). `firstEver` leaves only the person's first event of these concepts (the
 * earliest day; several on that day all count), and every other condition is then asked of it.
 */
export const EventCriterion = z
  .object({
    kind: z.literal('event'),
    domain: EventDomain,
    concepts: ConceptSet.optional(),
    during: DayWindow.optional(),
    /** On the day of the event. */
    age: AgeRange.optional(),
    value: ValueRange.optional(),
    units: ConceptSet.optional(),
    valueConcepts: ConceptSet.optional(),
    firstEver: z.boolean().optional(),
    observed: ObservedAround.optional(),
    atLeast: z.int().min(1).max(100).default(1),
    atMost: z.int().min(1).max(100).optional(),
  })
  .strict()
  .refine(({ atLeast, atMost }) => atMost === undefined || atLeast <= atMost, {
    message: 'atLeast must not exceed atMost',
  });
export type EventCriterion = z.infer<typeof EventCriterion>;

/**
 * The person has at least one image occurrence (one series) like this. `series` counts the matching series of one
 * study: rows that share `image_study_uid`, else `accession_id`, else the row alone. Slice thickness (0018,0050) and
 * manufacturer (0008,0070) are read where the trust recorded them as image features in the DICOM vocabulary: an
 * `image_feature` of the image whose `image_feature_event_id` is the `measurement` of that DICOM attribute's concept
 * (`value_as_number` in millimetres, `value_source_value`). An image without the attribute does not match.
 */
export const ImagingCriterion = z
  .object({
    kind: z.literal('imaging'),
    modalities: ConceptSet.optional(),
    anatomicSites: ConceptSet.optional(),
    during: DayWindow.optional(),
    /** On the day of the image. */
    age: AgeRange.optional(),
    series: CountRange.optional(),
    sliceThicknessMillimetres: ValueRange.optional(),
    /** One of these names; case and outer blanks do not matter. */
    manufacturers: z.array(z.string().trim().min(1).max(64)).min(1).max(20).optional(),
  })
  .strict();
export type ImagingCriterion = z.infer<typeof ImagingCriterion>;

/** Age in completed years on the day the trust's data were loaded. */
export const AgeCriterion = z
  .object({
    kind: z.literal('age'),
    atLeast: z.int().min(0).max(150).optional(),
    atMost: z.int().min(0).max(150).optional(),
  })
  .strict()
  .refine((age) => age.atLeast !== undefined || age.atMost !== undefined, { message: 'give atLeast, atMost or both' });
export type AgeCriterion = z.infer<typeof AgeCriterion>;

/** `person.ethnicity_concept_id` or `person.race_concept_id` is one of these concepts. */
export const OriginCriterion = z.object({ kind: z.enum(['ethnicity', 'race']), concepts: ConceptSet }).strict();
export type OriginCriterion = z.infer<typeof OriginCriterion>;

/** The person has one observation period that contains the whole window and lasts at least so many days. */
export const ObservationPeriodCriterion = z
  .object({
    kind: z.literal('observationPeriod'),
    covers: DayWindow.optional(),
    daysAtLeast: z.int().min(1).max(36_500).optional(),
  })
  .strict();
export type ObservationPeriodCriterion = z.infer<typeof ObservationPeriodCriterion>;

/** Sex by `person.gender_concept_id`: 8532 female, 8507 male, anything else unknown. */
export const SexCriterion = z
  .object({
    kind: z.literal('sex'),
    anyOf: z
      .array(z.enum(['female', 'male', 'unknown']))
      .min(1)
      .max(3),
  })
  .strict();
export type SexCriterion = z.infer<typeof SexCriterion>;

/** What has a day: an event or an image. */
export const DatedCriterion = z.discriminatedUnion('kind', [EventCriterion, ImagingCriterion]);
export type DatedCriterion = z.infer<typeof DatedCriterion>;

/**
 * One event of `second` lies between `minDays` and `maxDays` days after one event of `first`; 0 means the same day,
 * and a negative number of days is before it.
 */
export const SequenceCriterion = z
  .object({
    kind: z.literal('sequence'),
    first: DatedCriterion,
    second: DatedCriterion,
    minDays: z.int().min(-36_500).max(36_500).default(0),
    maxDays: z.int().min(-36_500).max(36_500).optional(),
  })
  .strict()
  .refine((sequence) => sequence.maxDays === undefined || sequence.minDays <= sequence.maxDays, {
    message: 'minDays must not exceed maxDays',
  });
export type SequenceCriterion = z.infer<typeof SequenceCriterion>;

/** So many events lie between `minDays` and `maxDays` days after the anchor; a missing end is open. */
export const NearCriterion = z
  .object({
    kind: z.literal('near'),
    event: DatedCriterion,
    minDays: z.int().min(-36_500).max(36_500).optional(),
    maxDays: z.int().min(-36_500).max(36_500).optional(),
    atLeast: z.int().min(1).max(100).default(1),
    atMost: z.int().min(1).max(100).optional(),
  })
  .strict()
  .refine((near) => (near.minDays ?? -36_500) <= (near.maxDays ?? 36_500), {
    message: 'minDays must not exceed maxDays',
  })
  .refine(({ atLeast, atMost }) => atMost === undefined || atLeast <= atMost, {
    message: 'atLeast must not exceed atMost',
  });
export type NearCriterion = z.infer<typeof NearCriterion>;

/** All, any or none of these hold around one and the same anchor. */
export const NearGroup = z
  .object({
    kind: z.enum(['all', 'any', 'none']),
    get of(): z.ZodArray<z.ZodType<NearCriterion | NearGroup>> {
      return z
        .array(z.union([NearCriterion, NearGroup]))
        .min(1)
        .max(50) as never;
    },
  })
  .strict();
export type NearGroup = { kind: 'all' | 'any' | 'none'; of: (NearCriterion | NearGroup)[] };

/**
 * There is an anchor event around which the group holds: any matching event, or only those on the person's first or
 * last day of them. A dated criterion that counts (`atLeast`, `atMost`) counts for the person, before the anchor is chosen.
 */
export const AnchoredCriterion = z
  .object({
    kind: z.literal('anchored'),
    anchor: DatedCriterion,
    which: z.enum(['any', 'first', 'last']).default('any'),
    has: NearGroup,
  })
  .strict();
export type AnchoredCriterion = z.infer<typeof AnchoredCriterion>;

/** All, any or none of its members hold. Groups nest. */
export const GroupCriterion = z
  .object({
    kind: z.enum(['all', 'any', 'none']),
    get of(): z.ZodArray<z.ZodType<Criterion, Criterion>> {
      return z.array(Criterion).min(1).max(50);
    },
  })
  .strict();
export type GroupCriterion = { kind: 'all' | 'any' | 'none'; of: Criterion[] };

export type Criterion =
  | EventCriterion
  | ImagingCriterion
  | AgeCriterion
  | SexCriterion
  | OriginCriterion
  | ObservationPeriodCriterion
  | SequenceCriterion
  | AnchoredCriterion
  | IndexCriterion
  | GroupCriterion;

export const Criterion: z.ZodType<Criterion, Criterion> = z.lazy(() =>
  z.union([
    EventCriterion,
    ImagingCriterion,
    AgeCriterion,
    SexCriterion,
    OriginCriterion,
    ObservationPeriodCriterion,
    SequenceCriterion,
    AnchoredCriterion,
    IndexCriterion,
    GroupCriterion,
  ]),
) as unknown as z.ZodType<Criterion, Criterion>;

/**
 * Who belongs to a cohort: researcher to hub to trust. Strict at every level, because a criterion that is
 * ignored makes another cohort than the one asked for.
 */
export const CohortDefinition = z.object({ version: z.literal(1), where: GroupCriterion }).strict();
export type CohortDefinition = { version: 1; where: GroupCriterion };

/**
 * A cohort asked in SQL, for what the typed form cannot say: one SELECT over the tables of schema `omop` that answers
 * `person_id`. Only the set of distinct persons is taken from it.
 */
export const SqlCohort = z.object({ version: z.literal(1), sql: z.string().min(1).max(20_000) }).strict();
export type SqlCohort = z.infer<typeof SqlCohort>;

/** What a researcher may ask about: the typed form, or SQL where the trust lets it in. */
export type Cohort = CohortDefinition | SqlCohort;
export const Cohort: z.ZodType<Cohort, Cohort> = z.union([CohortDefinition, SqlCohort]) as unknown as z.ZodType<
  Cohort,
  Cohort
>;
