import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The schemas of a client of the AWS SDK with the names of their traits written out. The module names each by a constant
 * (`{ [_hQ]: "versionId" }`), for which esbuild keeps every schema of the service, used or not: 60 kB for S3.
 */
export const withTraitsWrittenOut = (source: string): string => {
  const constants = new Map([...source.matchAll(/^const (_\w+) = ("\w+");$/gm)].map(([, name, text]) => [name, text]));
  return source.replaceAll(/\[(_\w+)\]:/g, (whole, name: string) => {
    const text = constants.get(name);
    return text === undefined ? whole : `${text}:`;
  });
};

/**
 * The schemas of a client with those errors alone that we look for by their class. Any other error of the service comes as the client's
 * base class with the same name, message and metadata, and without a class of its own, of which KMS has 50.
 */
export const withErrorsOf = (source: string, isNamed: (errorClass: string) => boolean): string =>
  source.replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (whole, errorClass: string) =>
    isNamed(errorClass) ? whole : '',
  );

/**
 * A module with the names that it exports and nothing behind them: each throws when it is called, and what those in
 * `makers` make throws when that is called, since they are called wherever their module is used.
 */
export const withoutContent = (source: string, makers: readonly string[] = []): string => {
  const declared = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name);
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().split(' as ').at(-1))
    .filter((name) => name !== '');
  return [
    'const none = () => { throw new Error("left out of the bundles of Lambdas: lib/infra/smaller-packages.ts"); };',
    'const made = () => none;',
    ...[...declared, ...listed].map(
      (name) => `export { ${makers.includes(name ?? '') ? 'made' : 'none'} as ${name} };`,
    ),
  ].join('\n');
};

/** In place of `@lezer/highlight`: a grammar colours its text by it as soon as it is loaded, and no Lambda shows any. */
const noColours = `const any = new Proxy(() => any, { get: () => any });
export { any as tags };
export const styleTags = () => () => null;`;

/** The text of every Lambda's own sources: a class of an error that is looked for is named in it. */
const lambdaSources = (repository: string): string => {
  const folder = join(repository, 'lambdas');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
};

/** What a bundle leaves out of packages that esbuild cannot make smaller by itself. */
export const smallerPackages = (repository: string): Plugin => ({
  name: 'smaller-packages',
  setup: ({ onLoad }) => {
    const words = new Set(lambdaSources(repository).match(/\w+/g));
    const change = (filter: RegExp, changed: (source: string, path: string) => string): void =>
      onLoad({ filter }, async ({ path }) => ({ contents: changed(await readFile(path, 'utf8'), path), loader: 'js' }));
    change(/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/, (source, path) => {
      const schemas = withTraitsWrittenOut(source);
      // The ledger reads what the errors of DynamoDB carry.
      return path.includes('client-dynamodb') ? schemas : withErrorsOf(schemas, (name) => words.has(name));
    });
    // JSON Schema: every schema of zod refers to it, and no Lambda has one made.
    change(/zod\/v4\/core\/(to-json-schema|json-schema-processors|json-schema-generator)\.js$/, (source) =>
      withoutContent(source, ['createStandardJSONSchemaMethod']),
    );
    change(/@lezer\/highlight\/dist\/index\.js$/, () => noColours);
    // Streams of events: every client of S3 has them, for one operation that no Lambda calls.
    change(
      /@smithy\/core\/dist-es\/submodules\/event-streams\/(EventStreamSerde|eventstream-(codec|serde|serde-universal)\/.+)\.js$/,
      (source) => withoutContent(source, ['eventStreamSerdeProvider']),
    );
  },
});
