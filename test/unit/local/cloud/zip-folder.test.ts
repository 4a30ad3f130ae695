import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zipFolder } from '#local/cloud/zip-folder';

test('a folder becomes an archive with its files by their relative names, the same bytes every time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-zip-'));
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'index.mjs'), 'code');
  writeFileSync(join(folder, 'inner', 'a.json'), '{}');
  const first = zipFolder(folder);
  const files = unzipSync(first);
  expect(Object.keys(files)).toEqual(['index.mjs', 'inner/a.json']);
  expect(strFromU8(files['index.mjs']!)).toBe('code');
  utimesSync(join(folder, 'index.mjs'), 1e9, 1e9);
  expect(zipFolder(folder)).toEqual(first);
  rmSync(folder, { recursive: true });
});
