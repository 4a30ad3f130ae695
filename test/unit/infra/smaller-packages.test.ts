import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parser } from '@lezer/python';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallerPackages, withErrorsOf, withoutContent, withTraitsWrittenOut } from '#infra/smaller-packages';

const repository = join(import.meta.dirname, '../../..');

describe('of a package', () => {
  it('the traits of schemas are written out, and what is no constant of the module stays', () => {
    expect(withTraitsWrittenOut('const _a = "accept";\nvar X = { [_a]: 1, [_b]: 2, [c]: 3 };')).toBe(
      'const _a = "accept";\nvar X = { "accept": 1, [_b]: 2, [c]: 3 };',
    );
  });

  it('errors are registered that somebody looks for, and the base of all', () => {
    const source = [
      '_s_registry.registerError(Base$, Base);',
      'n0_registry.registerError(Gone$, Gone);',
      'n0_registry.registerError(Busy$, Busy);',
    ];
    expect(withErrorsOf(source.join('\n'), (name) => name === 'Gone').split('\n')).toEqual([source[0], source[1], '']);
  });

  it('every name of a module that is left out stays, and says where it went when it is called', async () => {
    const left = withoutContent(
      'export function one() {}\nexport const two = 2;\nexport { inner as three, four } from "./x";\nexport { five, };',
      ['five'],
    );
    const module = await import(`data:text/javascript,${encodeURIComponent(left)}`);
    expect(Object.keys(module).sort()).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect(() => module.one()).toThrow('left out of the bundles');
    expect(() => module.five()()).toThrow('left out of the bundles');
  });
});

describe('a bundle with them', () => {
  let folder: string;
  let bundle: {
    read: (status: number, code: string) => Promise<string>;
    parse: (value: unknown) => unknown;
    jsonSchema: () => unknown;
    grammar: (text: string) => string;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flip-bundle-'));
    const entry = join(folder, 'entry.ts');
    writeFileSync(
      entry,
      `import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
       import { HttpResponse } from '@smithy/core/protocols';
       import { parser } from '@lezer/python';
       import { Readable } from 'node:stream';
       import * as z from 'zod';
       export const read = async (statusCode, code) => {
         const body = Readable.from(['<Error><Code>' + code + '</Code><Message>said</Message></Error>']);
         const requestHandler = { handle: async () => ({ response: new HttpResponse({ statusCode, headers: {}, body }) }) };
         const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
         const client = new S3Client({ region: 'eu-west-2', credentials, requestHandler, maxAttempts: 1 });
         try {
           await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
           return 'answered';
         } catch (error) {
           return [error instanceof NoSuchKey, error.name, error.message, error.$metadata.httpStatusCode].join(' ');
         }
       };
       const Schema = z.object({ at: z.iso.datetime(), of: z.record(z.string(), z.union([z.number(), z.null()])) });
       export const parse = (value) => Schema.safeParse(value).success;
       export const grammar = (text) => parser.parse(text).toString();
       export const jsonSchema = () => z.toJSONSchema(Schema);`,
    );
    const outfile = join(folder, 'entry.mjs');
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      nodePaths: [join(repository, 'node_modules')],
      plugins: [smallerPackages(repository)],
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
      logLevel: 'error',
    });
    bundle = await import(pathToFileURL(outfile).href);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('knows an error that is looked for by its class, and any other by its name', async () => {
    expect(await bundle.read(404, 'NoSuchKey')).toBe('true NoSuchKey said 404');
    expect(await bundle.read(403, 'InvalidObjectState')).toBe('false InvalidObjectState said 403');
    expect(await bundle.read(503, 'SlowDown')).toBe('false SlowDown said 503');
  });

  it('reads Python as the package does', () => {
    const text = 'import os\nasync def f(x: int = 1):\n  return [await g(y) for y in x if not None]\n';
    expect(bundle.grammar(text)).toBe(parser.parse(text).toString());
    expect(bundle.grammar(text)).toContain('ArrayComprehensionExpression');
  });

  it('parses as ever, and makes no JSON Schema', () => {
    expect(bundle.parse({ at: '2026-01-01T00:00:00Z', of: { a: 1, b: null } })).toBe(true);
    expect(bundle.parse({ at: 'yesterday', of: {} })).toBe(false);
    expect(() => bundle.jsonSchema()).toThrow('left out of the bundles');
  });
});
