import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensorsHeader, safetensorsPrefixBytes } from '#domain/model/safetensors-header';
import { dcm2niix, federationPython, repository } from '#local/platform/repository';
import { concepts } from '#local/synthetic/concepts';
import { type SyntheticStudy, studies } from '#local/synthetic/studies';
import { studyFiles } from '#local/synthetic/study-files';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';

const run = promisify(execFile);
const app = join(repository, 'lib/local/study-app');
const clipNorm = 10;
const python = { PATH: process.env.PATH ?? '', PYTHONPATH: join(repository, 'federation'), OMP_NUM_THREADS: '1' };

type Metrics = {
  readonly auc: number;
  readonly auc_local: number;
  readonly loss: number;
  readonly 'num-examples': number;
};
type Figures = {
  readonly before: readonly Metrics[];
  readonly after: readonly Metrics[];
  readonly largestStep: number;
  readonly splits: {
    readonly auc: number;
    readonly aucLocal: number;
    readonly above80: number;
    readonly better: number;
  };
};

let folder = '';
let figures: Figures;

const usable = (trust: SyntheticTrust): SyntheticStudy[] =>
  studies(trust).filter(({ defect, respiratory }) => defect === undefined && respiratory);

/** What an import leaves of a study: one NIfTI, made by the real converter. */
async function convert(trust: SyntheticTrust, study: SyntheticStudy, key: string): Promise<void> {
  const dicom = join(folder, trust.code, 'dicom', key);
  const images = join(folder, trust.code, 'images', key);
  for (const place of [dicom, images]) mkdirSync(place, { recursive: true });
  for (const [index, file] of studyFiles(trust, study).entries()) writeFileSync(join(dicom, `${index}.dcm`), file);
  await run(dcm2niix, ['-f', 'image', '-z', 'i', '-b', 'n', '-o', images, dicom]);
  expect(readdirSync(images)).toEqual(['image.nii.gz']);
}

async function prepareSite(trust: SyntheticTrust): Promise<void> {
  const rows = ['accession_id,person_key,age_years,sex,modality,body_site,finding_concept_ids'];
  for (const [index, study] of usable(trust).entries()) {
    const key = `${trust.code}${index}`;
    await convert(trust, study, key);
    rows.push(`${key},person${index},60,F,CT,CHEST,${study.hasLesion ? concepts.lungLesion : concepts.normalLung}`);
  }
  writeFileSync(join(folder, trust.code, 'rows.csv'), `${rows.join('\n')}\n`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'study-app-'));
  const trusts = syntheticTrusts.filter(({ code }) => code !== 'CLW');
  await Promise.all(trusts.map(prepareSite));
  const script = join(repository, 'test/support/simulate_study.py');
  const args = [script, app, folder, String(clipNorm), ...trusts.map(({ code }) => code)];
  figures = JSON.parse((await run(federationPython, args, { env: python })).stdout);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the initial model cannot tell lesions from none, the trained one can at every trust', () => {
  expect(figures.before.map(({ auc }) => auc)).toEqual([0.5, 0.5]);
  for (const { auc } of figures.after) expect(auc).toBeGreaterThanOrEqual(0.85);
});

test('the shared model is clearly better than what each trust could do alone', () => {
  const shared = mean(figures.after.map(({ auc }) => auc));
  expect(shared - mean(figures.after.map(({ auc_local }) => auc_local))).toBeGreaterThanOrEqual(0.03);
});

test('neither claim rests on a lucky split: both hold over forty others', () => {
  expect(figures.splits.auc - figures.splits.aucLocal).toBeGreaterThanOrEqual(0.05);
  expect(figures.splits.above80).toBeGreaterThanOrEqual(0.9);
  expect(figures.splits.better).toBeGreaterThanOrEqual(0.9);
});

test('a step stays within the clip norm', () => {
  expect(figures.largestStep).toBeLessThan(clipNorm);
});

test('the initial weights are a file that the hub takes', async () => {
  const file = join(folder, 'model.safetensors');
  await run(federationPython, [join(app, 'models.py'), file], { env: python });
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = readSafetensorsHeader(
    bytes.subarray(safetensorsPrefixBytes, safetensorsPrefixBytes + length),
    bytes.length,
  );
  expect(header.kind === 'valid' && header.layout.map(({ name }) => name).sort()).toEqual(['bias', 'weight']);
});
