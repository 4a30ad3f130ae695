import * as z from 'zod';
import { GpuRequest } from './gpu.ts';
import { roundAxis } from './metric-axis.ts';

/** Metric names that an app may declare; they leave the trust as they are. */
export const MetricName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then up to 39 letters, digits or _');
export type MetricName = z.infer<typeof MetricName>;

/** What a run does with a model: train it and measure, or measure alone. */
export const JobType = z.enum(['standard', 'evaluation']);
export type JobType = z.infer<typeof JobType>;

const Settings = z.looseObject({
  job_type: JobType.default('standard'),
  GLOBAL_ROUNDS: z.int().min(1).max(1000).default(1),
  LOCAL_ROUNDS: z.int().min(1).max(1000).default(1),
  /** The only metrics the egress guard lets out, beside `num-examples`. */
  metrics: z.array(MetricName).min(1).max(50),
  /** What it needs at each trust; a trust that has less takes no part. Absent: it runs without a GPU. */
  gpus: GpuRequest.optional(),
  /**
   * The metric that another one lies over, by the name of that other one: `{"loss": "epoch"}` draws each value of loss over
   * the value of epoch in the same reply. What is not named here lies over the rounds.
   */
  axes: z
    .record(
      MetricName,
      MetricName.refine((axis) => axis !== roundAxis, 'another name than round'),
    )
    .optional(),
});

/**
 * `config.json` of an uploaded app. FLIP's keys keep their names; a wrong value is refused at upload instead of
 * being replaced by a default. Other keys pass through to the app.
 */
export const AppConfig = Settings.refine(
  ({ axes = {}, metrics }) =>
    Object.entries(axes)
      .flat()
      .every((name) => metrics.includes(name)),
  { path: ['axes'], message: 'each name is among the metrics' },
);
export type AppConfig = z.infer<typeof AppConfig>;
