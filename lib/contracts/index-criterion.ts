import * as z from 'zod';
import { DayWindow, ObservedAround } from './cohort-ranges.ts';
import { ConceptSet } from './concept-set.ts';
import { FieldCondition } from './event-field.ts';

/**
 * OMOP tables whose records can be index events, or lie around one, and `joined`: what records `of` other criteria make
 * where those of one person that overlap are one. The concept of a death is its cause.
 */
export const RecordDomain = z.enum([
  ...(['condition', 'procedure', 'drug', 'measurement', 'observation', 'visit', 'visitDetail', 'death'] as const),
  ...(['device', 'specimen', 'conditionEra', 'drugEra', 'doseEra', 'observationPeriod', 'joined'] as const),
]);
export type RecordDomain = z.infer<typeof RecordDomain>;

const farDays = z.int().min(-100_000).max(100_000);

/** So many days after a day that the record has. */
const MovedDay = z.object({ of: z.enum(['start', 'end']), days: farDays.default(0) }).strict();
type MovedDay = z.infer<typeof MovedDay>;

/**
 * Records of a domain. `first` leaves of those with these concepts only the person's first one (earliest day, then lowest
 * id), of which the rest is then asked. `moved` gives the records other days, of which everything is asked but `first`; a
 * record that then ends before it starts does not count. `covers` is for observation periods: those that contain these
 * days, which stand for their first and last day in what lies around them. `with` is what must lie around the record itself.
 */
export const RecordCriterion = z
  .object({
    domain: RecordDomain,
    get of(): z.ZodOptional<z.ZodType<RecordCriterion[], RecordCriterion[]>> {
      return z.array(RecordCriterion).min(1).max(50).optional() as never;
    },
    concepts: ConceptSet.optional(),
    sourceConcepts: ConceptSet.optional(),
    first: z.literal(true).optional(),
    moved: z.object({ start: MovedDay, end: MovedDay }).strict().optional(),
    covers: DayWindow.optional(),
    fields: z.array(FieldCondition).min(1).max(20).optional(),
    get with(): z.ZodOptional<z.ZodType<AroundGroup, AroundGroup>> {
      return AroundGroup.optional() as never;
    },
  })
  .strict() as unknown as z.ZodType<RecordCriterion, RecordCriterion>;
export type RecordCriterion = {
  domain: RecordDomain;
  of?: RecordCriterion[] | undefined;
  concepts?: ConceptSet | undefined;
  sourceConcepts?: ConceptSet | undefined;
  first?: true | undefined;
  moved?: { start: MovedDay; end: MovedDay } | undefined;
  covers?: DayWindow | undefined;
  fields?: FieldCondition[] | undefined;
  with?: AroundGroup | undefined;
};

/** So many days after a day of the index event, or a day of its observation period. */
const WindowEnd = z.union([farDays, z.enum(['periodStart', 'periodEnd'])]);
export type WindowEnd = z.infer<typeof WindowEnd>;

/** A day of the event lies between two days around the index event, both of them included; a missing end is open. */
export const EventWindow = z
  .object({
    of: z.enum(['start', 'end']).default('start'),
    from: z.enum(['start', 'end']).default('start'),
    minDays: WindowEnd.optional(),
    maxDays: WindowEnd.optional(),
  })
  .strict();
export type EventWindow = z.infer<typeof EventWindow>;

const count = z.int().min(0).max(1_000_000);
const inOrder = ({ atLeast, atMost }: { atLeast: number; atMost?: number | undefined }): boolean =>
  atMost === undefined || atLeast <= atMost;
const inOrderMessage = { message: 'atLeast must not exceed atMost' };

/**
 * So many records lie in every one of the windows around the index event. `anyPeriod` lets them start outside the index
 * event's observation period; `sameVisit` asks for the visit of the index event; `distinct` counts different concepts,
 * days or visits in place of records, and records without one not at all.
 */
export const AroundCriterion = z
  .object({
    kind: z.literal('around'),
    record: RecordCriterion,
    windows: z.array(EventWindow).max(2).default([]),
    anyPeriod: z.literal(true).optional(),
    sameVisit: z.literal(true).optional(),
    distinct: z.enum(['concepts', 'days', 'visits']).optional(),
    atLeast: count.default(1),
    atMost: count.optional(),
  })
  .strict()
  .refine(inOrder, inOrderMessage);
export type AroundCriterion = z.infer<typeof AroundCriterion>;

/** The index event itself fulfils every one of these: when it is, how old the person is then, and who the person is. */
export const IndexDayCriterion = z
  .object({ kind: z.literal('indexDay'), fields: z.array(FieldCondition).min(1).max(20) })
  .strict();
export type IndexDayCriterion = z.infer<typeof IndexDayCriterion>;

/** All, any or none of the members hold of one and the same index event, or so many of them (`some`). */
export const AroundGroup: z.ZodType<AroundGroup, AroundGroup> = z
  .object({
    kind: z.enum(['all', 'any', 'none', 'some']),
    atLeast: count.optional(),
    atMost: count.optional(),
    get of(): z.ZodArray<z.ZodType<AroundMember, AroundMember>> {
      return z
        .array(z.union([AroundCriterion, IndexDayCriterion, AroundGroup]))
        .min(1)
        .max(200) as never;
    },
  })
  .strict()
  .refine(({ atLeast, atMost, kind }) => (kind === 'some') === (atLeast !== undefined || atMost !== undefined), {
    message: 'atLeast, atMost or both belong to some, and to it alone',
  })
  .refine(({ atLeast, atMost }) => inOrder({ atLeast: atLeast ?? 0, atMost }), inOrderMessage) as never;
export type AroundGroup = {
  kind: 'all' | 'any' | 'none' | 'some';
  atLeast?: number | undefined;
  atMost?: number | undefined;
  of: AroundMember[];
};
export type AroundMember = AroundCriterion | IndexDayCriterion | AroundGroup;

const Which = z.enum(['all', 'first', 'last']).default('all');

/**
 * When the time in the cohort ends: `days` days after the event's start or end (`from`), or at the end of its observation
 * period; before that at the first of the records `orUntil`, and at the end of the era of `drugs` in which the event
 * starts. A drug lasts until its end, or for `supplyDays`; the era goes on where the next one starts at most `gapDays`
 * after it, and ends `days` later.
 */
export const IndexLasting = z
  .object({
    from: z.enum(['start', 'end']).optional(),
    days: farDays.optional(),
    drugs: z
      .object({
        concepts: ConceptSet,
        gapDays: farDays.min(0).default(0),
        days: farDays.default(0),
        supplyDays: farDays.optional(),
      })
      .strict()
      .optional(),
    orUntil: z.array(RecordCriterion).max(50).default([]),
  })
  .strict()
  .refine(({ from, days }) => (from === undefined) === (days === undefined), { message: 'give from and days together' })
  .refine(({ from, drugs }) => from === undefined || drugs === undefined, { message: 'give days or drugs' });
export type IndexLasting = z.infer<typeof IndexLasting>;

/**
 * There is an index event, one of these records, that passes every step, in this order: it lies in an observation period
 * that runs so long around it; it is the person's first or last (`which`, over all records together); the `qualifying`
 * group holds around it; it is the first or last of those left (`whichQualifying`); the group `has` holds; it is the first or last
 * of those left (`whichIncluded`); the time in the cohort does not end before it begins (`lasting`); and a day of that
 * time lies `within` a window. Times of one person with at most `gapDays` between them are one. Of records on one day the
 * one with the lower id is first.
 */
export const IndexCriterion = z
  .object({
    kind: z.literal('index'),
    events: z.array(RecordCriterion).min(1).max(50),
    observed: ObservedAround.prefault({}),
    which: Which,
    qualifying: AroundGroup.optional(),
    whichQualifying: Which,
    has: AroundGroup.optional(),
    whichIncluded: Which,
    lasting: IndexLasting.optional(),
    within: z
      .object({ days: DayWindow, gapDays: farDays.min(0).default(0) })
      .strict()
      .optional(),
  })
  .strict();
export type IndexCriterion = z.infer<typeof IndexCriterion>;
