import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchLeaks } from '#local/study/proofs/search-leaks';

let work = '';
let dump = '';

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'flip-leaks-'));
  dump = join(work, 'dump');
  mkdirSync(join(dump, 'deep'), { recursive: true });
  writeFileSync(join(dump, 'ledger.jsonl'), '{"name":"the study"}\n');
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

const search = () => searchLeaks(dump, ['ZELQUORN^AMA', '710000596'], 'the study', work);

describe('the search for leaks', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await search()).toEqual([]);
  });

  it('finds a name in text and in the middle of a binary file', async () => {
    writeFileSync(join(dump, 'deep/log.txt'), 'patient ZELQUORN^AMA seen');
    writeFileSync(
      join(dump, 'deep/object'),
      Buffer.concat([Buffer.from([0, 1, 255]), Buffer.from('ZELQUORN^AMA'), Buffer.from([0])]),
    );
    expect((await search()).map(({ where }) => where).sort()).toEqual(['deep/log.txt', 'deep/object']);
  });

  it('finds a person id as a number of its own, and does not take a part of a longer number for one', async () => {
    writeFileSync(join(dump, 'a.json'), '{"person":710000596}');
    writeFileSync(join(dump, 'b.json'), '{"hash":"17100005963ab"}');
    expect((await search()).map(({ where }) => where)).toEqual(['a.json']);
  });

  it('refuses to report when it cannot even find its control', async () => {
    writeFileSync(join(dump, 'ledger.jsonl'), '');
    await expect(search()).rejects.toThrow('control');
  });
});
