import * as z from 'zod';
import { DayWindow } from './cohort-ranges.ts';
import { ConceptSet } from './concept-set.ts';
import { Measure } from './primitives.ts';

/**
 * What can be asked of a record of an event, beside its concept. `ageByYear` is the year of the first day less the year
 * of birth, as OHDSI counts ages, and `ageByYearAtEnd` the same for the last day; `lengthDays` is the last day less the first;
 * `lowRatio` and `highRatio` are a measured number divided by the ends of its normal range; `visitType` is the concept
 * of the visit that the event belongs to.
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
  ...(['occurrences', 'gapDays', 'dose'] as const),
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
  .object({ how: z.enum(['is', 'startsWith', 'endsWith', 'contains']), text: z.string().max(500) })
  .strict();

/**
 * A field holds one of these concepts, a number or a day between these ends, or this text (case matters). `not` turns
 * it round; what holds nothing fulfils neither.
 */
export const FieldCondition = z
  .object({
    field: EventField,
    concepts: ConceptSet.optional(),
    numbers: Numbers.optional(),
    days: DayWindow.optional(),
    text: Text.optional(),
    not: z.literal(true).optional(),
  })
  .strict()
  .refine(
    ({ concepts, numbers, days, text }) =>
      [concepts, numbers, days, text].filter((one) => one !== undefined).length === 1,
    { message: 'give concepts, numbers, days or text' },
  );
export type FieldCondition = z.infer<typeof FieldCondition>;
