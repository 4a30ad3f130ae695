import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptOutFile } from '#appliance/services/query/opt-out/opt-out-file';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opt-out-'));
  file = join(folder, 'opted-out.csv');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file of opt-outs', () => {
  it('names nobody where the trust has none', () => {
    expect(readOptOutFile(undefined)().identifiers).toEqual([]);
  });

  it('is read again when it changed, and is the very same list until then', () => {
    writeFileSync(file, '111\n');
    const read = readOptOutFile(file);
    const first = read();
    expect(first.identifiers).toEqual(['111']);
    expect(read()).toBe(first);
    writeFileSync(file, '222\n');
    utimesSync(file, 2, 2);
    expect(read().identifiers).toEqual(['222']);
  });

  it('is read again where only a few letters changed and its day was set back, as a careful copy does', () => {
    writeFileSync(file, '111\n');
    utimesSync(file, 2, 2);
    const read = readOptOutFile(file);
    expect(read().identifiers).toEqual(['111']);
    const written = statSync(file, { bigint: true }).ctimeNs;
    while (statSync(file, { bigint: true }).ctimeNs === written) {
      writeFileSync(file, '222\n');
      utimesSync(file, 2, 2);
    }
    expect(read().identifiers).toEqual(['222']);
  });

  it('is an error while it is missing, wrong or no text, and works again afterwards', () => {
    const read = readOptOutFile(file);
    expect(read).toThrow('OPT_OUT_UNREADABLE');
    writeFileSync(file, '111\n');
    expect(read().identifiers).toEqual(['111']);
    rmSync(file);
    expect(read).toThrow('OPT_OUT_UNREADABLE');
    writeFileSync(file, '1 <\n');
    expect(read).toThrow('OPT_OUT_UNREADABLE');
    writeFileSync(file, Buffer.from([0x31, 0xff, 0x0a]));
    expect(read).toThrow('OPT_OUT_UNREADABLE');
    writeFileSync(file, '111\n333\n');
    expect(read().identifiers).toEqual(['111', '333']);
  });
});
