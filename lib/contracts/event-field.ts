import * as z from 'zod';
import { DayWindow } from './cohort-ranges.ts';
import { ConceptSet } from './concept-set.ts';
import { Measure } from './primitives.ts';

/**
 * What can be asked of a record of an event, beside its concept. `ageByYear` is the year of the first day less the year
 * of birth, as OHDSI counts ages, and `ageByYearAtEnd` the same for the last day; `lengthDays` is the last day less the first;
 * `lowRatio` and `highRatio` are a measured number divided by the ends of its normal range; `visitType` is the concept
 * of the visit that the event belongs to; `specialty` is that of its provider and `placeOfService` that of its care site.
 * `abnormal` is 1 for a measured number outside its normal range and for the concepts low and high, and 0 otherwise.
 */
export const EventField = z.enum([
  ...(['gender', 'race', 'ethnicity', 'ageByYear', 'ageByYearAtEnd', 'start', 'end', 'lengthDays'] as const),
  ...([
    'type',
    'status',
    'stopReason',
    'visitType',
    'route',
    'lotNumber',
    'refills',
    'quantity',
    'daysSupply',
  ] as const),
  ...(['modifier', 'operator', 'value', 'valueText', 'valueConcept', 'unit', 'qualifier', 'rangeLow'] as const),
  ...(['rangeHigh', 'lowRatio', 'highRatio', 'deviceId', 'anatomicSite', 'diseaseStatus', 'sourceId'] as const),
  ...(['occurrences', 'gapDays', 'dose', 'specialty', 'placeOfService', 'abnormal'] as const),
]);
export type EventField = z.infer<typeof EventField>;

const Numbers = z
  .object({
    atLeast: Measure.optional(),
    atMost: Measure.optional(),
    below: Measure.optional(),
    above: Measure.optional(),
  })
  .strict()
  .refine((ends) => Object.values(ends).some((end) => end !== undefined), 'give at least one end');

const Text = z
  .object({ how: z.enum(['is', 'startsWith', 'endsWith', 'contains', 'like']), text: z.string().max(500) })
  .strict()
  .refine(({ how, text }) => how !== 'like' || !text.includes('\\'), { message: 'a pattern has no backslash' });

/**
 * A field holds one of these concepts, a number or a day between these ends, or this text (case matters; in a pattern,
 * `like`, % stands for any letters and _ for any one). `not` turns it round; what holds nothing fulfils neither. Or it holds
 * anything (`known`), or nothing.
 */
export const FieldCondition = z
  .object({
    field: EventField,
    concepts: ConceptSet.optional(),
    numbers: Numbers.optional(),
    days: DayWindow.optional(),
    text: Text.optional(),
    known: z.boolean().optional(),
    not: z.literal(true).optional(),
  })
  .strict()
  .refine(
    ({ concepts, numbers, days, text, known }) =>
      [concepts, numbers, days, text, known].filter((one) => one !== undefined).length === 1,
    { message: 'give concepts, numbers, days, text or known' },
  )
  .refine(({ known, not }) => known === undefined || not === undefined, { message: 'known is true or false itself' });
export type FieldCondition = z.infer<typeof FieldCondition>;
