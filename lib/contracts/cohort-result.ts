import * as z from 'zod';
import { Cohort } from './cohort.ts';
import { DisclosureFloor } from './disclosure-floor.ts';
import { ProjectId, QueryId } from './ids.ts';
import { Day, ReleasedCount } from './primitives.ts';
import { PrivacyPreset } from './privacy-preset.ts';
import { MaskedSum, SecureSumPart } from './secure-sum.ts';

/**
 * What persons may be counted by. Year, modality, manufacturer and slice thickness are those of their images; the month is
 * that of the latest one, so that each person stands in one month.
 */
export const DistributionName = z.enum([
  'ageBand',
  'sex',
  'ethnicity',
  'studyYear',
  'latestStudyMonth',
  'modality',
  'manufacturer',
  'sliceThickness',
]);
export type DistributionName = z.infer<typeof DistributionName>;

/**
 * Which tables are wanted beside the number of persons. Every table tells more about the same persons and uses up
 * what the project may learn of them, so that fewer tables leave more questions.
 */
export const Show = z
  .object({
    distributions: z
      .array(DistributionName)
      .max(DistributionName.options.length)
      .default(['ageBand', 'sex', 'modality']),
    crossTables: z
      .array(z.object({ rows: DistributionName, columns: DistributionName }).strict())
      .max(3)
      .default([]),
  })
  .strict()
  .refine(({ distributions }) => new Set(distributions).size === distributions.length, 'each distribution once')
  .refine(({ crossTables }) => crossTables.every(({ rows, columns }) => rows !== columns), 'two different names');
export type Show = z.infer<typeof Show>;

/** Hub to trust: answer this cohort question. */
export const CohortQueryTask = z.object({
  queryId: QueryId,
  projectId: ProjectId,
  cohort: Cohort,
  show: Show.prefault({}),
  /** What the hub wants stricter than the trust's own policy; it can make nothing laxer. */
  floor: DisclosureFloor.optional(),
  /** Answer with a masked number that only the sum over all these trusts makes readable. */
  secureSum: SecureSumPart.optional(),
});
export type CohortQueryTask = z.infer<typeof CohortQueryTask>;

/**
 * The number of a cell; `persons` is null when it is hidden. In 95 of 100 answers the true number is at most `margin`
 * less, and at most `margin` and `above` more; `above` is how many persons besides may have been left out, and absent
 * where nobody can have been. In a table in which a person may stand in several values the true number is that of persons
 * who are each counted in at most `mostValues` of them, as `rules` says.
 */
const cellNumber = {
  persons: ReleasedCount,
  margin: z.int().nonnegative().optional(),
  above: z.int().nonnegative().optional(),
};

/** One bar of a distribution. */
export const DistributionCell = z.object({ value: z.string().max(80), ...cellNumber }).strict();
export type DistributionCell = z.infer<typeof DistributionCell>;

export const Distribution = z.object({ name: DistributionName, cells: z.array(DistributionCell).max(200) }).strict();
export type Distribution = z.infer<typeof Distribution>;

/** Persons by two things at once. */
export const CrossTable = z
  .object({
    rows: DistributionName,
    columns: DistributionName,
    cells: z.array(z.object({ row: z.string().max(80), column: z.string().max(80), ...cellNumber }).strict()).max(2000),
  })
  .strict();
export type CrossTable = z.infer<typeof CrossTable>;

/** Fresh questions that a project may ask one trust, and how many it has asked; asking the same again is free. */
export const QuestionBudget = z.object({ allowed: z.int().nonnegative(), used: z.int().nonnegative() }).strict();
export type QuestionBudget = z.infer<typeof QuestionBudget>;

/**
 * Trust to hub: distinct persons and their distributions, after disclosure control. Null persons: zero, too few, or no
 * reliable number.
 */
export const CohortResult = z
  .object({
    queryId: QueryId,
    persons: ReleasedCount,
    /**
     * In 95 of 100 answers the true number is at most this much less than `persons`, and at most this and `above` more;
     * absent where `persons` is null.
     */
    margin: z.int().nonnegative().optional(),
    /** How many persons besides may have been left out; absent where nobody can have been. */
    above: z.int().nonnegative().optional(),
    distributions: z.array(Distribution).max(20),
    crossTables: z.array(CrossTable).max(3).optional(),
    /** The day the trust's data were loaded: the "today" of every age in the answer. */
    dataDate: Day,
    budget: QuestionBudget.optional(),
    /** Instead of `persons`, where a secure sum was asked for. */
    masked: MaskedSum.optional(),
    /** The rules that this answer went through, strictest of trust and hub. */
    rules: z
      .object({
        preset: PrivacyPreset.optional(),
        threshold: z.int().positive(),
        rounding: z.int().positive(),
        /** The least true number of which 95 of 100 answers are shown. */
        leastShown: z.int().positive().optional(),
        /** False when it is certain that nobody was left out because the project had learnt enough of them. */
        maybeLeftOut: z.boolean(),
        /**
         * In how many cells of a table each person is counted at most, where a person may stand in several: in the latest
         * years, and in what else the table lists first. Absent where there is no such table, or no such limit.
         */
        mostValues: z.int().positive().optional(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type CohortResult = z.infer<typeof CohortResult>;
