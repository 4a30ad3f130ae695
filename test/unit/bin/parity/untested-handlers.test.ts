import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untestedHandlers } from '../../../../bin/parity/untested-handlers.ts';

let root: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const handler = 'export const makeOne = () => 1;\nexport const handler = makeOne();\n';
const test = "import { makeOne } from '#lambdas/area/one';\nit('works', () => makeOne());\n";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flip-parity-'));
  put('lambdas/area/one.ts', handler);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a handler', () => {
  it('without a test at its path is named', () => {
    expect(untestedHandlers(root)).toEqual(['lambdas/area/one.ts']);
  });

  it('with one is not', () => {
    put('test/unit/lambdas/area/one.test.ts', test);
    expect(untestedHandlers(root)).toEqual([]);
  });

  it('is named where its test stands elsewhere, imports another file, or has no case', () => {
    put('test/unit/lambdas/one.test.ts', test);
    expect(untestedHandlers(root)).toEqual(['lambdas/area/one.ts']);
    put('test/unit/lambdas/area/one.test.ts', test.replace('area/one', 'area/two'));
    expect(untestedHandlers(root)).toEqual(['lambdas/area/one.ts']);
    put('test/unit/lambdas/area/one.test.ts', test.replace("it('works', () => makeOne());", 'makeOne();'));
    expect(untestedHandlers(root)).toEqual(['lambdas/area/one.ts']);
  });

  it('is found at any depth, and a file without a handler needs no test', () => {
    put('lambdas/area/deep/two.ts', handler);
    put('lambdas/area/part.ts', 'export const part = 1;\n');
    expect(untestedHandlers(root)).toEqual(['lambdas/area/deep/two.ts', 'lambdas/area/one.ts']);
  });
});

it('has a test wherever one stands in this repository', () => {
  expect(untestedHandlers(join(import.meta.dirname, '../../../..'))).toEqual([]);
});
