import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './cloud-environment.ts';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      displayName: z.string().optional(),
      dependencies: z.array(z.string()).optional(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional(), file: z.string().optional() })
        .optional(),
    }),
  ),
});

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(['file', 'zip']) }),
      destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
    }),
  ),
});

/** One file or folder that a template expects in a bucket. */
export type FileAsset = {
  readonly path: string;
  readonly packaging: 'file' | 'zip';
  readonly bucket: string;
  readonly key: string;
};

/** One stack of a cloud assembly, ready to deploy. */
export type AssemblyStack = {
  readonly name: string;
  readonly templateBody: string;
  readonly assets: readonly FileAsset[];
};

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  AccountId: LOCAL_ACCOUNT,
  Region: LOCAL_REGION,
  Partition: 'aws',
};

const resolvePlaceholders = (text: string): string =>
  text.replaceAll(/\$\{AWS::(\w+)\}/g, (whole, name: string) => PLACEHOLDERS[name] ?? whole);

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Reads the named stacks of a synthesised CDK app, or all of them, each after those that it depends on. */
export function readCloudAssembly(assemblyFolder: string, stackNames?: readonly string[]): AssemblyStack[] {
  const folder = resolve(assemblyFolder);
  const { artifacts } = Manifest.parse(readJson(join(folder, 'manifest.json')));
  const ordered: AssemblyStack[] = [];
  const seen = new Set<string>();

  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || seen.has(id)) return;
    seen.add(id);
    const dependencies = artifact.dependencies ?? [];
    for (const dependency of dependencies) visit(dependency);
    const name = artifact.properties?.stackName ?? id;
    const wanted = stackNames === undefined || stackNames.includes(id) || stackNames.includes(name);
    if (artifact.type !== 'aws:cloudformation:stack' || !wanted) return;
    const assetFiles = dependencies.flatMap((dependency) => {
      const manifest = artifacts[dependency];
      return manifest?.type === 'cdk:asset-manifest' ? [manifest.properties?.file ?? `${dependency}.json`] : [];
    });
    const files = assetFiles.flatMap((file) => Object.values(Assets.parse(readJson(join(folder, file))).files));
    ordered.push({
      name,
      templateBody: readFileSync(join(folder, artifact.properties?.templateFile ?? `${id}.template.json`), 'utf8'),
      assets: files.flatMap(({ source, destinations }) =>
        Object.values(destinations).map(({ bucketName, objectKey }) => ({
          path: join(folder, source.path),
          packaging: source.packaging,
          bucket: resolvePlaceholders(bucketName),
          key: resolvePlaceholders(objectKey),
        })),
      ),
    });
  };
  for (const id of Object.keys(artifacts)) visit(id);

  const missing = (stackNames ?? []).filter((name) => !seen.has(name) && !ordered.some((stack) => stack.name === name));
  if (missing.length > 0) throw new Error(`The cloud assembly has no stack named ${missing.join(', ')}.`);
  return ordered;
}
