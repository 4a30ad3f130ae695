import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetStreamPositions } from '#local/cloud/forget-stream-positions';

test('only the read positions are forgotten, and a folder without state is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-streams-'));
  forgetStreamPositions(folder);
  const file = join(folder, 'lambda.json');
  writeFileSync(
    file,
    JSON.stringify({ format: 2, payload: { functions: { a: 1 }, dynamodb_stream_positions: { b: 7 } } }),
  );
  forgetStreamPositions(folder);
  forgetStreamPositions(folder);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ format: 2, payload: { functions: { a: 1 } } });
  rmSync(folder, { recursive: true });
});
