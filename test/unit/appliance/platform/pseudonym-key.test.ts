import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { deriveKey, readPseudonymKey } from '#appliance/platform/pseudonym-key';

const folder = mkdtempSync(join(tmpdir(), 'flip-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string): string => {
  writeFileSync(join(folder, 'key'), text);
  return join(folder, 'key');
};
const hex = '0123456789abcdef'.repeat(4);

describe('the trust’s own key', () => {
  it.each([hex, `${hex}\n`, hex.toUpperCase()])('is read from 64 hexadecimal digits: %j', (text) => {
    expect(Buffer.from(readPseudonymKey(file(text))).toString('hex')).toBe(hex);
  });

  it.each(['', hex.slice(2), `${hex}00`, hex.replace('0', 'g')])('is refused from anything else: %j', (text) => {
    expect(() => readPseudonymKey(file(text))).toThrow(/PSEUDONYM_KEY_FILE/);
  });

  it('gives another key for each purpose, and the same one each time', () => {
    const key = readPseudonymKey(file(hex));
    expect(deriveKey(key, 'disclosure')).toEqual(deriveKey(key, 'disclosure'));
    expect(deriveKey(key, 'disclosure')).not.toEqual(deriveKey(key, 'quality'));
    expect(deriveKey(key, 'quality')).toHaveLength(32);
  });
});
