import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#local/free-port';
import { loadPacs } from '#local/synthetic/load-pacs';
import { studies } from '#local/synthetic/studies';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { type LocalOrthanc, startOrthanc } from '#local/trust-parts/orthanc';

const run = promisify(execFile);
const trust = syntheticTrusts[1]!;
const folder = mkdtempSync(join(tmpdir(), 'orthanc-'));
const account = { user: 'pacs', password: 'p'.repeat(20) };
const options = {
  name: 'pacs',
  stateFolder: join(folder, 'pacs'),
  dicomAet: 'TESTPACS',
  dicomPort: 0,
  httpPort: 0,
  knownPeers: [{ aet: 'KNOWN', host: '127.0.0.1', port: 1 }],
  ...account,
};
let pacs: LocalOrthanc;

beforeAll(async () => {
  options.dicomPort = await freePort();
  options.httpPort = await freePort();
  pacs = await startOrthanc(options);
  await loadPacs(trust, { url: pacs.url, ...account });
});
afterAll(async () => {
  await pacs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const authorization = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`;
const held = async (): Promise<unknown> =>
  (await fetch(`${pacs.url}/statistics`, { headers: { authorization } })).json();

/** What dcmtk's findscu is answered: the Patient IDs of the studies with this accession number. */
async function find(accession: string, calling = 'KNOWN', called = 'TESTPACS'): Promise<string[]> {
  const keys = ['QueryRetrieveLevel=STUDY', `AccessionNumber=${accession}`, 'PatientID', 'StudyInstanceUID'];
  const args = ['-S', '-aet', calling, '-aec', called, ...keys.flatMap((key) => ['-k', key])];
  const { stdout, stderr } = await run('findscu', [...args, '127.0.0.1', String(options.dicomPort)]);
  return [...`${stdout}${stderr}`.matchAll(/\(0010,0020\) LO \[([^\]]*)\]/g)].map(([, id = '']) => id.trim());
}

test('the archive takes every study that it should hold', async () => {
  const there = studies(trust).filter(({ defect }) => defect !== 'not-in-pacs').length;
  expect(await held()).toMatchObject({ CountStudies: there, CountSeries: there, CountInstances: 4 * there });
});

test('a known caller finds exactly the study with an accession number', async () => {
  const study = studies(trust).find(({ defect }) => defect === undefined)!;
  expect(await find(study.accessionNumber)).toEqual([study.person.nhsNumber]);
});

test('planted defects are what an importer meets', async () => {
  const of = (wanted: string) => studies(trust).find(({ defect }) => defect === wanted)!;
  expect(await find(of('not-in-pacs').accessionNumber)).toEqual([]);
  const [filedUnder] = await find(of('other-patient').accessionNumber);
  expect(filedUnder).toBeDefined();
  expect(filedUnder).not.toBe(of('other-patient').person.nhsNumber);
});

test('a stranger, and a caller who asks for somebody else, are refused', async () => {
  const { accessionNumber } = studies(trust)[0]!;
  await expect(find(accessionNumber, 'STRANGER')).rejects.toThrow();
  await expect(find(accessionNumber, 'KNOWN', 'OTHERPACS')).rejects.toThrow();
});

test('its REST side answers nobody without the password', async () => {
  expect((await fetch(`${pacs.url}/statistics`)).status).toBe(401);
  expect((await fetch(`${pacs.url}/statistics`, { headers: { authorization } })).status).toBe(200);
});

test('killed and started again, it has the same studies; loading again changes nothing', async () => {
  const before = await held();
  pacs.kill();
  pacs = await startOrthanc(options);
  await loadPacs(trust, { url: pacs.url, ...account });
  expect(await held()).toMatchObject({ CountInstances: (before as { CountInstances: number }).CountInstances });
});
