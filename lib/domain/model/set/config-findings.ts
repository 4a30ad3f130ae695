import type { FaultDetail } from '#contracts/failure';
import { configFile } from '../required-files.ts';

const known = ['job_type', 'GLOBAL_ROUNDS', 'LOCAL_ROUNDS', 'metrics', 'gpus', 'axes'] as const;

/** Keys of FLIP's configuration that say what its server does, and say nothing here. */
const withoutEffect: ReadonlySet<string> = new Set([
  'AGGREGATE_ONLY_REGEX',
  'AGGREGATION_WEIGHTS',
  'AGGREGATOR',
  'BEST_MODEL_METRIC',
  'BEST_MODEL_METRIC_MINIMIZE',
  'GLOBAL_ROUNDS_AE',
  'GLOBAL_ROUNDS_DM',
  'IGNORE_RESULT_ERROR',
  'LOCAL_ROUNDS_AE',
  'LOCAL_ROUNDS_DM',
  'SERVER_CHECKPOINT',
  'models',
]);

const folded = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');
const knownFolded: ReadonlyMap<string, string> = new Map(known.map((key) => [folded(key), key]));

const place = (key: string): string => `${configFile}: ${key.slice(0, 200)}`;

/** Keys that are one of ours written otherwise: they would be passed on to the app, and the platform would use a default. */
export const mistypedKeys = (config: Readonly<Record<string, unknown>>): readonly FaultDetail[] =>
  Object.keys(config).flatMap((key) => {
    const meant = knownFolded.get(folded(key));
    return meant === undefined || meant === key ? [] : [{ rule: `the key is written ${meant}`, place: place(key) }];
  });

/** Keys that a reader of FLIP's guides may expect something of, and that the platform does not use. */
export const configFindings = (config: Readonly<Record<string, unknown>>): readonly FaultDetail[] => [
  ...Object.keys(config)
    .filter((key) => withoutEffect.has(key))
    .map((key) => ({ rule: 'has no effect on this platform; the app alone can read it', place: place(key) })),
  ...(config.job_type === 'evaluation' && config.GLOBAL_ROUNDS !== undefined && config.GLOBAL_ROUNDS !== 1
    ? [{ rule: 'an evaluation has one round, whatever is asked', place: place('GLOBAL_ROUNDS') }]
    : []),
];
