import * as z from 'zod';
import { ProjectId } from './ids.ts';
import { Instant } from './primitives.ts';

/**
 * What a project has used so far.
 * - RUN_SERVERS: hours of run servers, also of those that run now
 * - TASKS: tasks for trusts: questions, freezes, imports, deletions, and the parts of runs
 * - FILES: checked files of models and results of runs, by size and age
 */
export const CostItem = z.enum(['RUN_SERVERS', 'TASKS', 'FILES']);
export type CostItem = z.infer<typeof CostItem>;

/** What a project has cost so far, as far as it is known of which project it is: an estimate from list prices. */
export const ProjectCost = z.object({
  projectId: ProjectId,
  currency: z.literal('USD'),
  estimated: z.literal(true),
  /** Month and region of the prices; no discount, no free tier, no tax. */
  pricesOf: z.string(),
  until: Instant,
  usd: z.number().nonnegative(),
  lines: z.array(
    z.object({
      item: CostItem,
      amount: z.number().nonnegative(),
      unit: z.enum(['hours', 'tasks', 'gigabyte months']),
      usd: z.number().nonnegative(),
    }),
  ),
});
export type ProjectCost = z.infer<typeof ProjectCost>;
