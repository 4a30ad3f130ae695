import type { FaultDetail } from '#contracts/failure';
import type { PythonFacts } from './read-python.ts';
import { runImageModules } from './run-image-packages.ts';
import { standardModules } from './standard-modules.ts';

/** Imports that cannot be found where the model runs: neither in Python, nor in the run image, nor in the model itself. */
export const importFaults = (
  fileName: string,
  { imports }: PythonFacts,
  ownModules: ReadonlySet<string>,
): readonly FaultDetail[] =>
  imports.flatMap(({ line, module, optional }) => {
    const place = `${fileName}:${line}`;
    if (module.startsWith('.'))
      return [{ rule: 'a model is no package: import its modules by their name, without dots before it', place }];
    const root = module.split('.')[0] ?? '';
    const known =
      optional ||
      root.startsWith('_') ||
      standardModules.has(root) ||
      runImageModules.has(root) ||
      ownModules.has(root);
    return known ? [] : [{ rule: 'the module must be one of Python, of the run image or of the model', place }];
  });
