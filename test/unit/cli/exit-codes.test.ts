import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from '#cli/exit-codes';
import { errorCodes } from '#contracts/errors';

describe('exit codes', () => {
  it.each([
    ['INPUT_INVALID', 2],
    ['COHORT_INVALID', 2],
    ['UNAUTHENTICATED', 3],
    ['FORBIDDEN', 4],
    ['NOT_FOUND', 4],
    ['WRONG_STATE', 4],
    ['CONFLICT', 5],
    ['TOO_MANY_REQUESTS', 5],
    ['DEPENDENCY_DOWN', 5],
  ] as const)('of %s is %i', (code, exitCode) => {
    expect(exitCodeOf(code)).toBe(exitCode);
  });

  it('stand for a failure whatever the code', () => {
    for (const code of errorCodes) expect(exitCodeOf(code)).toBeGreaterThan(1);
  });

  it('are those of the guide', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/flip.md'), 'utf8');
    // Tables are padded with blanks.
    const plain = guide.replaceAll(/ +/g, ' ');
    for (const [code, sentence] of Object.entries(exitCodes)) expect(plain).toContain(`| ${code} | ${sentence} |`);
  });
});
