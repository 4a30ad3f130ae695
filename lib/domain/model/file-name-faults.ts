import type { FaultDetail } from '#contracts/failure';

const allowed = ['.py', '.json', '.toml', '.txt', '.yaml', '.yml', '.safetensors'].concat([
  '.pt',
  '.pth',
  '.pkl',
  '.pickle',
  '.onnx',
]);

/** What is wrong with a file's kind: only kinds are taken that have a check of their content. */
export const fileNameFaults = (fileName: string): readonly FaultDetail[] => {
  const suffix = fileName.slice(Math.max(0, fileName.lastIndexOf('.'))).toLowerCase();
  return allowed.includes(suffix) ? [] : [{ rule: `only ${allowed.join(' ')} files are taken`, place: 'file name' }];
};
