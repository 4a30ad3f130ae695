import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportedDocs } from '../../../../bin/generate/exported-docs.ts';

describe('doc lines of exports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-docs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const docsOf = (text: string) => {
    const file = join(folder, 'source.ts');
    writeFileSync(file, text);
    return exportedDocs(file);
  };

  it('are found for constants, functions and classes, on one line each', () => {
    const text = [
      '/** A limit',
      ' *  of two lines. */',
      'export const limit = 1;',
      '/** Does it. */',
      'export function act() {}',
      '/** Holds it. */',
      'export class Holder {}',
    ].join('\n');
    expect(docsOf(text)).toEqual([
      { name: 'limit', doc: 'A limit of two lines.' },
      { name: 'act', doc: 'Does it.' },
      { name: 'Holder', doc: 'Holds it.' },
    ]);
  });

  it('leave out types and whatever is not exported', () => {
    expect(docsOf('/** A type. */\nexport type A = 1;\n/** Inside. */\nconst inside = 1;\nvoid inside;')).toEqual([]);
  });

  it('are empty where an export says nothing', () => {
    expect(docsOf('export const bare = 1;')).toEqual([{ name: 'bare', doc: '' }]);
  });
});
