import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppData, type RunningApp, startApp } from '#appliance/services/fl-client/sandbox/start-app';
import type { SnapshotRow } from '#contracts/appliance/query-api';
import type { TensorLayout } from '#contracts/model';
import { Policy } from '#contracts/policy';

export const repository = join(import.meta.dirname, '../../..');
export const python = join(repository, '.flip/venv/federation/bin/python');
export const layout: TensorLayout[] = [
  { name: 'w', dtype: 'float32', shape: [2, 2] },
  { name: 'b', dtype: 'float32', shape: [1] },
];
export const studyKey = '00000000000000aa';
export const excludedKey = '00000000000000bb';

export const rows: SnapshotRow[] = [studyKey, excludedKey, '00000000000000cc'].map((accession_id, index) => ({
  accession_id,
  person_key: '1'.repeat(16),
  age_years: index === 2 ? null : 60 + index,
  sex: 'F',
  modality: 'DX',
  body_site: 'chest',
  finding_concept_ids: '1 2',
}));

/** A Flower app around the given bodies of its two functions. */
export const appSource = (
  train: string,
  evaluate = 'return Message(RecordDict({"m": MetricRecord({"num-examples": 1})}), reply_to=message)',
  top = '',
): string => `
import os, socket, time, math
import numpy as np
from flwr.app import ArrayRecord, ConfigRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from flip import FLIP, ResourceType
${top}
app = ClientApp()
flip = FLIP()

def reply(message, arrays, **metrics):
    records = {"arrays": arrays} if arrays is not None else {}
    return Message(RecordDict({**records, "metrics": MetricRecord({"num-examples": 1, **metrics})}), reply_to=message)

@app.train()
def train(message, context):
    arrays = message.content["arrays"]
    config = message.content["config"]
${train.replaceAll(/^/gm, '    ')}

@app.evaluate()
def evaluate(message, context):
    arrays = message.content["arrays"]
${evaluate.replaceAll(/^/gm, '    ')}
`;

export type Place = { readonly folder: string; readonly images: string; readonly app: string };

/** An app folder and the images of two projects in a folder of their own. */
export function makePlace(source: string): Place {
  const folder = mkdtempSync(join(tmpdir(), 'flip-sandbox-test-'));
  const app = join(folder, 'app');
  const images = join(folder, 'images/project');
  mkdirSync(app);
  mkdirSync(join(images, studyKey), { recursive: true });
  mkdirSync(join(folder, 'images/other-project/secret'), { recursive: true });
  writeFileSync(join(images, studyKey, 'scan.nii.gz'), 'image');
  writeFileSync(join(folder, 'images/other-project/secret/scan.nii.gz'), 'other');
  writeFileSync(join(app, 'client_app.py'), source);
  writeFileSync(join(app, 'config.json'), '{"metrics": ["loss"], "my-rate": 1.0, "nested": {"a": 1}}');
  return { folder, images, app };
}

export type Handed = ({ rows: number } | { studyKey: string })[];

/** Starts an app in a real sandbox; what it was handed is pushed on `handed`. */
export function startInSandbox(
  place: Place,
  options: {
    handed?: Handed;
    limits?: Partial<Policy['runs']['sandbox']>;
    maxUpdateBytes?: number;
    userId?: number;
    devices?: readonly string[];
  } = {},
): Promise<RunningApp> {
  const data: AppData = {
    rows,
    studyKeys: new Set([studyKey]),
    handedOut: (what) => options.handed?.push(what),
  };
  return startApp({
    runId: 'run',
    place: {
      python,
      federationFolder: join(repository, 'federation'),
      appFolder: place.app,
      imageFolder: place.images,
      limits: { ...Policy.parse({ version: 1 }).runs.sandbox, ...options.limits },
      threads: 2,
      devices: options.devices ?? [],
    },
    socketFolder: join(place.folder, 'socket'),
    userId: options.userId ?? 65_534,
    layout,
    runConfig: { 'local-epochs': 2, 'flip-project-id': 'p' },
    maxUpdateBytes: options.maxUpdateBytes ?? 1_000_000,
    data,
    startMilliseconds: 60_000,
    log: () => {},
  });
}

export const vector = Float32Array.from([1, 2, 3, 4, 5]);

export const trainMessage = {
  type: 'train',
  config: { 'server-round': 1, 'local-epochs': 2 },
  parameters: vector,
} as const;
