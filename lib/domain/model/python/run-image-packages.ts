/**
 * Packages that code of a model finds in the sandbox beside Python's own modules, each with the modules that it brings;
 * `flip` is FLIP's own. Nothing is installed at a trust: what is not here cannot be imported.
 */
export const runImagePackages: Readonly<Record<string, readonly string[]>> = {
  flip: ['flip'],
  flwr: ['flwr'],
  joblib: ['joblib'],
  nibabel: ['nibabel'],
  numpy: ['numpy'],
  packaging: ['packaging'],
  pandas: ['pandas'],
  pydantic: ['pydantic'],
  'python-dateutil': ['dateutil'],
  pyyaml: ['yaml'],
  safetensors: ['safetensors'],
  'scikit-learn': ['sklearn'],
  scipy: ['scipy'],
  threadpoolctl: ['threadpoolctl'],
  'typing-extensions': ['typing_extensions'],
};

/** Every module that those packages bring. */
export const runImageModules: ReadonlySet<string> = new Set(Object.values(runImagePackages).flat());
