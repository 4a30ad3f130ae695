import * as z from 'zod';
import { RowColumn } from './appliance/query-api.ts';
import { DistributionName } from './cohort-result.ts';
import { Backend } from './passport.ts';
import { TaskType } from './task.ts';

/** A sum of 1/σ² over the answers that count a person (Gaussian differential privacy, squared); see decision 0014. */
const information = (numbers: number, tables: number) =>
  z
    .object({
      /** Over numbers of persons. */
      numbers: z.number().positive().max(10).default(numbers),
      /** Over cells of distributions and cross-tables, besides. */
      tables: z.number().positive().max(10).default(tables),
    })
    .strict()
    .prefault({});

/** How much a project, and everybody together, may learn of one person from answered questions. */
const Disclosure = z
  .object({
    /** Fewest distinct persons a released number may stand for. */
    threshold: z.int().min(5).max(1000).default(10),
    /** Released numbers are multiples of this. */
    rounding: z.int().min(1).max(100).default(5),
    noise: z
      .object({
        /**
         * Standard deviation: at least `persons`; above that `share` of the number, up to `root` times its square root,
         * which is less from some thousand persons on.
         */
        persons: z.number().min(1).max(1000).default(6.7),
        share: z.number().min(0).max(0.1).default(0.024),
        root: z.number().min(0).max(1000).default(0.7),
      })
      .strict()
      .prefault({}),
    budget: z
      .object({
        freshAnswersPerProject: z.int().min(1).max(10_000).default(100),
        informationPerProject: information(0.058, 0.05),
        informationPerDataLoad: information(0.116, 0.1),
      })
      .strict()
      .prefault({}),
    /** What persons may be counted by. */
    distributions: z.array(DistributionName).default([...DistributionName.options]),
    expertSql: z.boolean().default(true),
    secureSum: z
      .object({ allow: z.boolean().default(true), minimumTrusts: z.int().min(3).max(100).default(3) })
      .strict()
      .prefault({}),
  })
  .strict();

/**
 * The trust's own `policy.yaml`. The hub neither sets nor reads it; it can only make things stricter than the
 * hub asks. An unknown key stops the services, because a mistyped rule is a rule that does not hold.
 */
export const Policy = z
  .object({
    version: z.literal(1),
    disclosure: Disclosure.prefault({}),
    /** What of a frozen cohort's rows researcher code may see. */
    rows: z
      .object({
        columns: z
          .array(RowColumn)
          .default([...RowColumn.options])
          .refine((columns) => columns.includes('accession_id'), {
            message: 'accession_id must be among them: rows and images find each other by it',
          }),
      })
      .strict()
      .prefault({}),
    projects: z
      .object({
        allow: z.union([z.literal('any'), z.array(z.uuid()).min(1)]).default('any'),
        deny: z.array(z.uuid()).default([]),
      })
      .strict()
      .default({ allow: 'any', deny: [] }),
    tasks: z
      .object({ allow: z.array(TaskType).min(1) })
      .strict()
      .default({ allow: [...TaskType.options] }),
    runs: z
      .object({
        backends: z.array(Backend).min(1).default(['flower']),
        maxRounds: z.int().min(1).max(1000).default(100),
        /** The strictest of this and the passport's clip norm holds. */
        maxClipNorm: z.number().positive().default(10),
        maxUpdateBytes: z.int().positive().default(536_870_912),
        weightsMayLeave: z.boolean().default(true),
        sandbox: z
          .object({
            memoryBytes: z.int().positive().default(4_294_967_296),
            cpuSeconds: z.int().positive().default(3600),
            processes: z.int().positive().default(256),
          })
          .strict()
          .default({ memoryBytes: 4_294_967_296, cpuSeconds: 3600, processes: 256 }),
      })
      .strict()
      .prefault({}),
  })
  .strict();
export type Policy = z.infer<typeof Policy>;
