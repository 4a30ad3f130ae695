import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireDcm2niix } from '#appliance/services/imaging/adapters/require-dcm2niix';

const folder = mkdtempSync(join(tmpdir(), 'dcm2niix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(version: string): string {
  const file = join(folder, version);
  writeFileSync(file, `#!/bin/sh\necho "Chris Rorden's dcm2niiX version ${version}"\necho ${version}\nexit 3\n`);
  chmodSync(file, 0o700);
  return file;
}

it.each(['v1.0.20260724', 'v1.0.20270101'])('accepts %s', async (version) => {
  await requireDcm2niix(program(version));
});

it('refuses an older version, and what is no such program', async () => {
  await expect(requireDcm2niix(program('v1.0.20220720'))).rejects.toThrow('DCM2NIIX_PROGRAM');
  await expect(requireDcm2niix('/bin/true')).rejects.toThrow('DCM2NIIX_PROGRAM');
  await expect(requireDcm2niix(join(folder, 'nothing'))).rejects.toThrow('DCM2NIIX_PROGRAM');
});
