import * as z from 'zod';
import { GpuRequest } from './gpu.ts';

/** Metric names that an app may declare; they leave the trust as they are. */
export const MetricName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then up to 39 letters, digits or _');
export type MetricName = z.infer<typeof MetricName>;

/** What a run does with a model: train it and measure, or measure alone. */
export const JobType = z.enum(['standard', 'evaluation']);
export type JobType = z.infer<typeof JobType>;

/**
 * `config.json` of an uploaded app. FLIP's keys keep their names; a wrong value is refused at upload instead of
 * being replaced by a default. Other keys pass through to the app.
 */
export const AppConfig = z.looseObject({
  job_type: JobType.default('standard'),
  GLOBAL_ROUNDS: z.int().min(1).max(1000).default(1),
  LOCAL_ROUNDS: z.int().min(1).max(1000).default(1),
  /** The only metrics the egress guard lets out, beside `num-examples`. */
  metrics: z.array(MetricName).min(1).max(50),
  /** What it needs at each trust; a trust that has less takes no part. Absent: it runs without a GPU. */
  gpus: GpuRequest.optional(),
});
export type AppConfig = z.infer<typeof AppConfig>;
