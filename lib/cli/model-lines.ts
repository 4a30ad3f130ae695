import type { Model } from '#contracts/model';
import { columns } from './columns.ts';

/** A model as people read it: each file with its state, what is missing, and what the set is sealed as. */
export const modelLines = ({ files, missingFiles, modelId, name, seal }: Model): string[] => [
  `${modelId}  ${name}`,
  ...columns([
    ...files.map(({ faults = [], fileName, status }) => [
      `  ${fileName}`,
      status,
      faults.map(({ place, rule }) => `${place}: ${rule}`).join('; '),
    ]),
    ...missingFiles.map((fileName) => [`  ${fileName}`, 'missing']),
  ]),
  ...(seal === undefined
    ? ['  not sealed: no run can start']
    : [
        `  sealed for ${seal.backend} as ${seal.digest}`,
        ...seal.findings.map(({ place, rule }) => `  look at ${place}: ${rule}`),
      ]),
];
