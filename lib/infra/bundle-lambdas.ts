import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { hubLambdas } from './hub-lambdas.ts';
import { smallerPackages } from './smaller-packages.ts';

/** One bundled Lambda: a folder with `index.mjs` and nothing else. */
export type LambdaBundle = {
  readonly id: string;
  readonly area: string;
  readonly folder: string;
  readonly sizeBytes: number;
  /** Our own files that went into it, relative to the repository. */
  readonly sources: readonly string[];
};

/** CommonJS packages inside a module look for `require`. */
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

const repository = fileURLToPath(new URL('../../', import.meta.url));

// Written out whole, so that the search for unused files finds them.
const credentials = fileURLToPath(new URL('../../lambdas/platform/runtime/lambda-credentials.ts', import.meta.url));
const endpointCache = fileURLToPath(new URL('../../lambdas/platform/runtime/endpoint-cache.ts', import.meta.url));

/** Bundles every Lambda in one run of esbuild; the AWS SDK goes along, so that what was tested is what runs. */
export const bundleLambdas = async (outFolder: string): Promise<LambdaBundle[]> => {
  const lambdas = hubLambdas();
  const { metafile } = await build({
    entryPoints: lambdas.map(({ file, id }) => ({ in: file, out: join(id, 'index') })),
    outdir: outFolder,
    // Sources are named relative to it.
    absWorkingDir: repository,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': credentials,
      '@aws-sdk/endpoint-cache': endpointCache,
    },
    plugins: [smallerPackages(repository)],
    banner: { js: banner },
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  const outputs = Object.entries(metafile.outputs);
  return lambdas.map(({ area, id }) => {
    const folder = join(outFolder, id);
    // The whole name of the folder: `stage-project` is the end of another.
    const [, output] = outputs.find(([path]) => basename(dirname(path)) === id) ?? [];
    const sources = Object.keys(output?.inputs ?? {}).filter((path) => /^(lambdas|lib)\//.test(path));
    return { id, area, folder, sizeBytes: statSync(join(folder, 'index.mjs')).size, sources };
  });
};
