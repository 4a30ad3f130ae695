import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referenceDifferences } from '../../../../bin/generate/reference-differences.ts';
import { writeReferences } from '../../../../bin/generate/write-references.ts';

const files = [
  { path: 'docs/reference/one.md', content: 'one\n' },
  { path: 'state-machines/two.md', content: 'two\n' },
];

describe('comparing generated files', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'flip-references-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds nothing when all are as they should be', () => {
    writeReferences(root, files);
    expect(referenceDifferences(root, files)).toEqual([]);
  });

  it('names a missing file, a changed one, and one that nothing generates any more', () => {
    writeReferences(root, [files[0]!]);
    writeFileSync(join(root, 'docs/reference/one.md'), 'edited by hand\n');
    writeFileSync(join(root, 'docs/reference/old.md'), 'from last year\n');
    expect(referenceDifferences(root, files)).toEqual([
      { path: 'docs/reference/one.md', kind: 'different' },
      { path: 'state-machines/two.md', kind: 'missing' },
      { path: 'docs/reference/old.md', kind: 'stale' },
    ]);
  });

  it('writes exactly what differed', () => {
    writeReferences(root, files);
    writeFileSync(join(root, 'docs/reference/one.md'), 'edited by hand\n');
    writeFileSync(join(root, 'docs/reference/old.md'), 'from last year\n');
    expect(writeReferences(root, files).map(({ path }) => path)).toEqual([
      'docs/reference/one.md',
      'docs/reference/old.md',
    ]);
    expect(readFileSync(join(root, 'docs/reference/one.md'), 'utf8')).toBe('one\n');
    expect(existsSync(join(root, 'docs/reference/old.md'))).toBe(false);
  });
});
