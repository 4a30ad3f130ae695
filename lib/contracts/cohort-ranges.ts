import * as z from 'zod';
import { Day, Measure } from './primitives.ts';

/** Both days belong to the window; a missing end is open. */
export const DayWindow = z
  .object({ from: Day.optional(), to: Day.optional() })
  .strict()
  .refine((window) => window.from === undefined || window.to === undefined || window.from <= window.to, {
    message: 'from must not be after to',
  });
export type DayWindow = z.infer<typeof DayWindow>;

/** Both numbers belong to the range; a missing end is open. */
const range = <T extends z.ZodNumber | z.ZodInt>(bound: T) =>
  z.object({ atLeast: bound.optional(), atMost: bound.optional() }).strict();
const oneEndAtLeast = (given: { atLeast?: number | undefined; atMost?: number | undefined }): boolean =>
  (given.atLeast !== undefined || given.atMost !== undefined) &&
  (given.atLeast ?? Number.NEGATIVE_INFINITY) <= (given.atMost ?? Number.POSITIVE_INFINITY);
const oneEnd = { message: 'give atLeast, atMost or both, in order' };

/** Ages in completed years. */
export const AgeRange = range(z.int().min(0).max(150)).refine(oneEndAtLeast, oneEnd);
export type AgeRange = z.infer<typeof AgeRange>;

/** Measured numbers, in whatever unit the criterion names beside it. */
export const ValueRange = range(Measure).refine(oneEndAtLeast, oneEnd);
export type ValueRange = z.infer<typeof ValueRange>;

/** How many series. */
export const CountRange = range(z.int().min(1).max(10_000)).refine(oneEndAtLeast, oneEnd);
export type CountRange = z.infer<typeof CountRange>;

/** The event lies in an observation period that runs at least so many days before and after it. */
export const ObservedAround = z
  .object({ daysBefore: z.int().min(0).max(36_500).default(0), daysAfter: z.int().min(0).max(36_500).default(0) })
  .strict();
export type ObservedAround = z.infer<typeof ObservedAround>;
