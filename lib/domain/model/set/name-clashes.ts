import type { FaultDetail } from '#contracts/failure';
import { runImageModules } from '../python/run-image-packages.ts';
import { standardModules } from '../python/standard-modules.ts';

/** Modules of the platform and names that Python itself runs or reads. */
const reserved: ReadonlySet<string> = new Set([
  'conftest',
  'run_client',
  'run_server',
  'sandbox',
  'setup',
  'sitecustomize',
  'usercustomize',
]);

const moduleOf = (fileName: string): string | undefined => /^(.+)\.py$/i.exec(fileName)?.[1]?.toLowerCase();

/**
 * Names that cannot stand side by side: two that differ in case alone are one file on some systems, and a module named like one
 * of Python, of the run image or of the platform would be imported in its place. Names are letters, digits and `_.-` of
 * ASCII by contract, so that no two look or fold alike beyond case.
 */
export const nameClashes = (fileNames: readonly string[]): readonly FaultDetail[] => {
  const seen = new Map<string, string>();
  const standing = new Set([...standardModules, ...runImageModules].map((name) => name.toLowerCase()));
  return fileNames.flatMap((fileName): FaultDetail[] => {
    const folded = fileName.toLowerCase();
    const other = seen.get(folded);
    seen.set(folded, fileName);
    const module = moduleOf(fileName);
    return [
      ...(other === undefined
        ? []
        : [{ rule: 'differs from another file in upper and lower case alone', place: fileName }]),
      ...(module !== undefined && (standing.has(module) || reserved.has(module) || module.startsWith('__'))
        ? [{ rule: 'is named like a module of Python, of the run image or of the platform', place: fileName }]
        : []),
    ];
  });
};
