import { AppConfig, type JobType } from '#contracts/app-config';
import type { Backend } from '#contracts/backend';
import type { FaultDetail } from '#contracts/failure';
import type { ModelFile } from '#contracts/model';
import type { Sha256 } from '#contracts/primitives';
import { sealChecks } from '#contracts/seal';
import { jsonFaults } from '../json-faults.ts';
import { missingFiles } from '../missing-files.ts';
import { importFaults } from '../python/import-faults.ts';
import { pythonFindings } from '../python/python-findings.ts';
import { readPython } from '../python/read-python.ts';
import { configFile, parametersFile } from '../required-files.ts';
import { configFindings, mistypedKeys } from './config-findings.ts';
import { nameClashes } from './name-clashes.ts';
import { requirementFaults, requirementsFile } from './requirement-faults.ts';
import { setDigest } from './set-digest.ts';
import { maxAppBytes, maxModelFiles, maxPythonBytes } from './set-limits.ts';

/** One file of a set, with its text where a check of the set reads it. */
export type SetFile = Pick<ModelFile, 'fileName' | 'sha256' | 'sizeBytes' | 'status'> & { readonly text?: string };

/** That the files pass all checks together, or every fault. */
export type SetVerdict =
  | { readonly kind: 'passed'; readonly digest: Sha256; readonly jobType: JobType; readonly findings: FaultDetail[] }
  | { readonly kind: 'refused'; readonly faults: FaultDetail[] };

/** Most faults or findings that are told; one more line says how many there are besides. */
const maxTold = 49;

const isPython = (fileName: string): boolean => fileName.toLowerCase().endsWith('.py');

/** Whether the checks of the set read this file's text. */
export const isReadForSet = (fileName: string): boolean =>
  isPython(fileName) || fileName === configFile || fileName === requirementsFile;

const told = (all: readonly FaultDetail[]): FaultDetail[] =>
  all.length <= maxTold + 1
    ? [...all]
    : [...all.slice(0, maxTold), { rule: `${all.length - maxTold} more of these`, place: 'model' }];

const bytesOf = (files: readonly SetFile[]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** What forbids to read the files at all: too many of them, too large, or still unchecked themselves. */
export const unreadableSet = (files: readonly Omit<SetFile, 'text'>[]): FaultDetail[] => {
  const app = files.filter(({ fileName }) => fileName !== parametersFile);
  const limits: readonly (readonly [boolean, string])[] = [
    [files.length <= maxModelFiles, `at most ${maxModelFiles} files`],
    [bytesOf(app) <= maxAppBytes, `at most ${maxAppBytes} bytes of files beside ${parametersFile}`],
    [
      bytesOf(app.filter(({ fileName }) => isPython(fileName))) <= maxPythonBytes,
      `at most ${maxPythonBytes} bytes of Python`,
    ],
  ];
  return told([
    ...limits.filter(([kept]) => !kept).map(([, rule]) => ({ rule, place: 'model' })),
    ...files
      .filter(({ status }) => status !== 'CLEAN')
      .map(({ fileName }) => ({
        rule: 'the file must be clean: wait for its checks, upload it again or delete it',
        place: fileName,
      })),
  ]);
};

/** Every check of the files of a model as one set, for a run by this framework. */
export const checkSet = (backend: Backend, files: readonly SetFile[]): SetVerdict => {
  const names = files.map(({ fileName }) => fileName);
  const textOf = (fileName: string): string | undefined => files.find((file) => file.fileName === fileName)?.text;
  const configText = textOf(configFile);
  const faultsOfConfig = configText === undefined ? [] : jsonFaults(configFile, configText);
  const raw: Record<string, unknown> =
    configText === undefined || faultsOfConfig.length > 0 ? {} : JSON.parse(configText);
  const parsed = AppConfig.safeParse(raw);
  const jobType = parsed.success ? parsed.data.job_type : 'standard';
  const ownModules = new Set(names.filter(isPython).map((fileName) => fileName.slice(0, -'.py'.length)));
  const python = files.flatMap(({ fileName, text }) =>
    text === undefined || !isPython(fileName) ? [] : [{ fileName, facts: readPython(text) }],
  );
  const judged = python.map(({ fileName, facts }) => pythonFindings(fileName, facts));
  const faults = [
    ...unreadableSet(files),
    ...missingFiles(files, backend, jobType).map((place) => ({ rule: 'the file must be uploaded and clean', place })),
    ...nameClashes(names),
    ...faultsOfConfig.map(({ rule, place }) => ({ rule, place: `${configFile}: ${place}`.slice(0, 300) })),
    ...mistypedKeys(raw),
    ...python.flatMap(({ fileName, facts }) => importFaults(fileName, facts, ownModules)),
    ...requirementFaults(textOf(requirementsFile) ?? ''),
    ...judged.flatMap((found) => found.faults),
  ];
  // A file that is not clean and required would be named twice.
  const places = new Set<string>();
  const distinct = faults.filter(({ place, rule }) => {
    const key = rule.startsWith('the file must be ') ? place : `${rule} ${place}`;
    return !places.has(key) && places.add(key);
  });
  if (distinct.length > 0) return { kind: 'refused', faults: told(distinct) };
  return {
    kind: 'passed',
    digest: setDigest({ checks: sealChecks, backend, jobType, files }),
    jobType,
    findings: told([...configFindings(raw), ...judged.flatMap(({ findings }) => findings)]),
  };
};
