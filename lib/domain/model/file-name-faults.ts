import type { FaultDetail } from '#contracts/failure';

const allowed = ['.py', '.json', '.toml', '.txt', '.yaml', '.yml', '.safetensors'] as const;
const pickles = ['.pt', '.pth', '.pkl', '.pickle'];

/** What is wrong with a file's kind. Pickles run code when they are read, so no pickle is taken, scanned or not. */
export const fileNameFaults = (fileName: string): readonly FaultDetail[] => {
  const suffix = fileName.slice(Math.max(0, fileName.lastIndexOf('.'))).toLowerCase();
  if ((allowed as readonly string[]).includes(suffix)) return [];
  const rule = pickles.includes(suffix)
    ? 'pickled weights run code when they are read; save them as .safetensors'
    : `only ${allowed.join(' ')} files are taken`;
  return [{ rule, place: 'file name' }];
};
