import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { optOuts } from '#appliance/cli/opt-outs';
import { parseOptOutList } from '#appliance/services/query/opt-out/opt-out-list';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('opt-outs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const sent = file('sent.dat', '9434765919,\n9434765870,\n9434765889,\n');
const out = join(folder, 'opted-out.csv');

describe('the list of opt-outs from what the national service answers', () => {
  it('names whoever was sent and did not come back, for the trust’s own eyes', () => {
    expect(optOuts({ sent, returned: file('returned.dat', '943 476 5870,\n9434765919,\n'), out })).toBe(1);
    expect(parseOptOutList(readFileSync(out, 'utf8'))).toEqual(['9434765889']);
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  it('names nobody where all came back', () => {
    expect(optOuts({ sent, returned: sent, out })).toBe(0);
    expect(parseOptOutList(readFileSync(out, 'utf8'))).toEqual([]);
  });

  it.each([
    ['answers another list', '9434765870,\n9999999999,\n', 'names somebody who was not sent'],
    ['is empty', '', '--returned names nobody'],
    ['is not understood', '9434765870,\n<9434765919>,\n', '--returned, line 2: a line is one identifier'],
    ['is no text', Buffer.from([0x31, 0xff, 0x0a]), '--returned is not a readable file'],
  ])('leaves what was there where the answer %s, and repeats nothing of it', (_, text, message) => {
    optOuts({ sent, returned: sent, out });
    const before = readFileSync(out, 'utf8');
    const attempt = (): number => optOuts({ sent, returned: file('wrong.dat', text), out });
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/94347|9999/);
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(existsSync(`${out}.part`)).toBe(false);
  });
});
