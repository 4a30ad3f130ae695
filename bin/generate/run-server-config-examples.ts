import * as z from 'zod';
import { RunServerConfig } from '#contracts/run-server';
import type { ReferenceFile } from './reference-file.ts';

const sha256 = (digit: string): string => digit.repeat(64);

const smallest = {
  runId: '0192f0c1-2345-7abc-8def-0123456789ab',
  rounds: 3,
  minTrusts: 1,
  roundSeconds: 120,
  joinSeconds: 60,
  jobType: 'standard',
  metrics: [],
  maxUpdateBytes: 100_000,
  nodes: [{ trustId: '0192f0c1-0000-7000-8000-000000000001', publicKey: 'a P-384 public key in PEM' }],
  model: {
    url: 'https://models.example/initial',
    fileSha256: sha256('0'),
    parametersSha256: sha256('a'),
    layout: [{ name: 'w', dtype: 'float32', shape: [2, 2] }],
  },
};

/** Every key of the contract is in this one; `misses` below says if it is not. */
const largest = {
  ...smallest,
  jobType: 'evaluation',
  metrics: ['auc', 'loss'],
  axes: { auc: 'loss' },
  nodes: [...smallest.nodes, { ...smallest.nodes[0], trustId: '0192f0c1-0000-7000-8000-000000000002' }],
  model: {
    ...smallest.model,
    layout: [
      { name: 'w', dtype: 'float32', shape: [2, 2], role: 'weight' },
      { name: 'count', dtype: 'float32', shape: [], role: 'buffer' },
    ],
  },
  checkpoint: { url: 'https://models.example/checkpoint', sha256: sha256('f'), round: 2 },
};

const { runId: _, ...withoutRun } = smallest;
const layout = [{ name: 'w', dtype: 'float32', shape: [2, 2] }];

const accepted: Readonly<Record<string, unknown>> = { smallest, largest };
const refused: Readonly<Record<string, unknown>> = {
  'no run': withoutRun,
  'a run that is no UUID': { ...smallest, runId: 'run' },
  'no round': { ...smallest, rounds: 0 },
  'half a round': { ...smallest, rounds: 1.5 },
  'a number as text': { ...smallest, rounds: '3' },
  'no trust needed': { ...smallest, minTrusts: 0 },
  'no time for a round': { ...smallest, roundSeconds: 0 },
  'no time to join': { ...smallest, joinSeconds: -1 },
  'no room for an update': { ...smallest, maxUpdateBytes: 0 },
  'an unknown type of job': { ...smallest, jobType: 'other' },
  'no node': { ...smallest, nodes: [] },
  'a node without a key': { ...smallest, nodes: [{ trustId: smallest.nodes[0]?.trustId }] },
  'a trust that is no UUID': { ...smallest, nodes: [{ ...smallest.nodes[0], trustId: 'trust' }] },
  'a key that is too long': { ...smallest, nodes: [{ ...smallest.nodes[0], publicKey: 'x'.repeat(2001) }] },
  'a metric that is no text': { ...smallest, metrics: [1] },
  'an axis that is no name': { ...smallest, axes: { auc: '' } },
  'a model without an address': { ...smallest, model: { ...smallest.model, url: 'model' } },
  'a hash that is none': { ...smallest, model: { ...smallest.model, fileSha256: sha256('G') } },
  'another type of numbers': { ...smallest, model: { ...smallest.model, layout: [{ ...layout[0], dtype: 'int64' }] } },
  'a negative dimension': { ...smallest, model: { ...smallest.model, layout: [{ ...layout[0], shape: [-1] }] } },
  'too many dimensions': {
    ...smallest,
    model: { ...smallest.model, layout: [{ ...layout[0], shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }] },
  },
  'a parameter without a name': { ...smallest, model: { ...smallest.model, layout: [{ ...layout[0], name: '' }] } },
  'an unknown role': { ...smallest, model: { ...smallest.model, layout: [{ ...layout[0], role: 'other' }] } },
  'an unknown key of a parameter': { ...smallest, model: { ...smallest.model, layout: [{ ...layout[0], more: 1 }] } },
  'a checkpoint before the first round': { ...smallest, checkpoint: { ...largest.checkpoint, round: 0 } },
};

/** Names of the keys that a schema of objects and arrays has and a value lacks. */
function misses(schema: z.core.JSONSchema.JSONSchema, value: unknown, place: string): string[] {
  if (schema.items !== undefined && Array.isArray(value))
    return misses(schema.items as z.core.JSONSchema.JSONSchema, value[0], `${place}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const inner = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
    const path = `${place}.${name}`;
    return inner === undefined ? [path] : misses(property as z.core.JSONSchema.JSONSchema, inner, path);
  });
}

/**
 * Configurations that the contract accepts and refuses; the tests of the run server, which parses them in Python, read
 * this file. Throws when the contract decides otherwise, or has a key that no example has.
 */
export function runServerConfigExamples(): ReferenceFile {
  for (const [name, value] of Object.entries(accepted)) RunServerConfig.parse(value, { error: () => name });
  const wrong = Object.keys(refused).filter((name) => RunServerConfig.safeParse(refused[name]).success);
  if (wrong.length > 0) throw new Error(`RunServerConfig accepts: ${wrong.join(', ')}`);
  const missing = misses(z.toJSONSchema(RunServerConfig, { io: 'input' }), largest, 'RunServerConfig');
  if (missing.length > 0) throw new Error(`no example has: ${missing.join(', ')}`);
  const content = `${JSON.stringify({ accepted, refused }, null, 2)}\n`;
  return { path: 'docs/reference/examples/run-server-config.json', content };
}
