import * as z from 'zod';
import { RowColumn } from './appliance/query-api.ts';
import { Backend } from './backend.ts';
import { DistributionName } from './cohort-result.ts';
import { mostGpus } from './gpu.ts';
import { PrivacyPreset } from './privacy-preset.ts';
import { TaskType } from './task.ts';

/** How much a project may learn of one person from answered questions; see decision 0014. */
const Disclosure = z
  .object({
    /** For every project that `projects` does not name. */
    preset: PrivacyPreset.default('standard'),
    /** By project id. */
    projects: z.record(z.uuid(), PrivacyPreset).default({}),
    /** Fewest persons that a released number names. */
    threshold: z.int().min(5).max(1000).default(10),
    /** Released numbers are multiples of this. */
    rounding: z.int().min(1).max(100).default(5),
    /** Fresh answers that a project is given in all, over all loads of the data. */
    freshAnswersPerProject: z.int().min(1).max(10_000).default(100),
    /**
     * Most projects that are answered for the first time within 365 days: projects that work together add up what they
     * learn of one person.
     */
    projectsPerYear: z.int().min(1).max(10_000).default(50),
    /** Instead of the preset's: sums of 1/σ² over the answers that count a person. */
    budget: z
      .object({
        /** For numbers of persons. */
        numbers: z.number().positive().max(10).optional(),
        /** For cells of distributions and cross-tables, besides. */
        tables: z.number().positive().max(10).optional(),
        /** For the noisy sizes before a number, besides; all fresh answers of a project together use it up. */
        sizes: z.number().positive().max(10).optional(),
      })
      .strict()
      .prefault({}),
    /** Instead of the preset's. */
    noise: z
      .object({
        /** Standard deviation of a small number. */
        persons: z.number().min(1).max(1000).optional(),
        /** Larger numbers carry two, four … times as much, as far as it is at most this share of them. */
        share: z.number().min(0).max(0.1).optional(),
      })
      .strict()
      .prefault({}),
    /** Instead of the preset's: what all tables of one question together cost a person, as a part of `budget.tables`. */
    tablesPerQuestion: z.number().positive().max(10).optional(),
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
        /** Most GPUs that a run is given; the largest of the machine. Runs at one time share them. */
        gpus: z.int().min(0).max(mostGpus).default(0),
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
