import { describe, expect, it } from 'vitest';
import { changedPart } from '#local/dev/changed-part';

describe('a changed file', () => {
  it.each([
    ['appliance/services/imaging/adapters/dimse.ts', { kind: 'service', service: 'imaging' }],
    ['appliance/services/fl-client/main.ts', { kind: 'service', service: 'fl-client' }],
    ['appliance/platform/logger.ts', { kind: 'services' }],
    ['appliance/omop/roles.sql', { kind: 'services' }],
    ['lambdas/projects/create-project.ts', { kind: 'hub' }],
    ['state-machines/run.asl.json', { kind: 'hub' }],
    ['lib/contracts/run.ts', { kind: 'both' }],
    ['lib/domain/runs/passport.ts', { kind: 'both' }],
  ])('%s restarts %j', (path, part) => {
    expect(changedPart(path)).toEqual(part);
  });

  it.each([
    'appliance/services/imaging/README.md',
    'docs/flip.md',
    'lib/local/process.ts',
    'appliance/services/x/.a.swp',
  ])('%s restarts nothing here', (path) => {
    expect(changedPart(path)).toBeUndefined();
  });
});
