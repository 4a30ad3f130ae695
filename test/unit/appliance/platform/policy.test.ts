import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from '#appliance/platform/logger';
import { loadPolicy } from '#appliance/platform/policy';
import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import { ProjectId } from '#contracts/ids';

const folder = mkdtempSync(join(tmpdir(), 'flip-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lines: string[] = [];
const load = (text: string) => {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  return loadPolicy(file, {
    service: 'query',
    logger: createLogger({ service: 'query', write: (line) => lines.push(line) }),
  });
};
const one = ProjectId.parse('01890a5d-ac96-774b-bcce-b302099a8057');
const other = ProjectId.parse('01890a5d-ac96-774b-bcce-b302099a8058');

describe('the trust’s policy', () => {
  it('is loaded with its defaults and logged by its hash', () => {
    const { policy, sha256 } = load('version: 1\ndisclosure:\n  threshold: 12\n');
    expect(policy.disclosure.threshold).toBe(12);
    expect(policy.projects.allow).toBe('any');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'POLICY_LOADED', policySha256: sha256, threshold: 12 });
  });

  it('is refused with the place of a mistyped rule, a second key of the same name and broken YAML', () => {
    expect(() => load('version: 1\ndisclosure:\n  treshold: 12\n')).toThrow(/disclosure/);
    expect(() => load('version: 1\nversion: 1\n')).toThrow(/YAML/);
    expect(() => load('version: [')).toThrow(/YAML/);
  });

  it('admits a listed project, and a denial wins over a listing', () => {
    const { policy } = load(`version: 1\nprojects:\n  allow: [${one}, ${other}]\n  deny: [${other}]\n`);
    expect(() => requireProjectAllowed(policy, one)).not.toThrow();
    expect(() => requireProjectAllowed(policy, other)).toThrow('POLICY_REFUSED');
    const listed = load(`version: 1\nprojects:\n  allow: [${one}]\n`).policy;
    expect(() => requireProjectAllowed(listed, other)).toThrow('POLICY_REFUSED');
  });
});
