import * as z from 'zod';
import { Day } from './primitives.ts';

/** An OMOP standard concept, with what stands below it in `concept_ancestor` unless told otherwise. */
export const ConceptRef = z.object({ conceptId: z.int().positive(), descendants: z.boolean().default(true) }).strict();
export type ConceptRef = z.infer<typeof ConceptRef>;

/** Concepts that count, less those that do not. */
export const ConceptSet = z
  .object({ include: z.array(ConceptRef).min(1).max(200), exclude: z.array(ConceptRef).max(200).default([]) })
  .strict();
export type ConceptSet = z.infer<typeof ConceptSet>;

/** Both days belong to the window; a missing end is open. */
export const DayWindow = z
  .object({ from: Day.optional(), to: Day.optional() })
  .strict()
  .refine((window) => window.from === undefined || window.to === undefined || window.from <= window.to, {
    message: 'from must not be after to',
  });
export type DayWindow = z.infer<typeof DayWindow>;

/** OMOP event tables that a criterion may ask about. */
export const EventDomain = z.enum(['condition', 'procedure', 'drug', 'measurement', 'observation', 'visit']);
export type EventDomain = z.infer<typeof EventDomain>;

/** The person has at least `atLeast` such events in the window. */
export const EventCriterion = z
  .object({
    kind: z.literal('event'),
    domain: EventDomain,
    concepts: ConceptSet,
    during: DayWindow.optional(),
    atLeast: z.int().min(1).max(100).default(1),
  })
  .strict();
export type EventCriterion = z.infer<typeof EventCriterion>;

/** The person has at least one image occurrence like this. */
export const ImagingCriterion = z
  .object({
    kind: z.literal('imaging'),
    modalities: ConceptSet.optional(),
    anatomicSites: ConceptSet.optional(),
    during: DayWindow.optional(),
  })
  .strict();
export type ImagingCriterion = z.infer<typeof ImagingCriterion>;

/** Age in whole years on the day the trust's data were loaded. */
export const AgeCriterion = z
  .object({
    kind: z.literal('age'),
    atLeast: z.int().min(0).max(150).optional(),
    atMost: z.int().min(0).max(150).optional(),
  })
  .strict()
  .refine((age) => age.atLeast !== undefined || age.atMost !== undefined, { message: 'give atLeast, atMost or both' });
export type AgeCriterion = z.infer<typeof AgeCriterion>;

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

const DatedCriterion = z.discriminatedUnion('kind', [EventCriterion, ImagingCriterion]);

/** One event of `second` lies between `minDays` and `maxDays` days after one event of `first`; 0 means the same day. */
export const SequenceCriterion = z
  .object({
    kind: z.literal('sequence'),
    first: DatedCriterion,
    second: DatedCriterion,
    minDays: z.int().min(0).max(36_500).default(0),
    maxDays: z.int().min(0).max(36_500).optional(),
  })
  .strict()
  .refine((sequence) => sequence.maxDays === undefined || sequence.minDays <= sequence.maxDays, {
    message: 'minDays must not exceed maxDays',
  });
export type SequenceCriterion = z.infer<typeof SequenceCriterion>;

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
  | SequenceCriterion
  | GroupCriterion;

export const Criterion: z.ZodType<Criterion, Criterion> = z.lazy(() =>
  z.union([EventCriterion, ImagingCriterion, AgeCriterion, SexCriterion, SequenceCriterion, GroupCriterion]),
) as unknown as z.ZodType<Criterion, Criterion>;

/**
 * Who belongs to a cohort: researcher to hub to trust. Strict at every level, because a criterion that is
 * ignored makes another cohort than the one asked for.
 */
export const CohortDefinition = z.object({ version: z.literal(1), where: GroupCriterion }).strict();
export type CohortDefinition = { version: 1; where: GroupCriterion };
