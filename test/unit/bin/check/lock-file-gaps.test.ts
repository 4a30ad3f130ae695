import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFileGaps } from '../../../../bin/check/lock-file-gaps.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = { dependencies: { tool: '^1.0.0' } };
const tool = { version: '1.2.0', dependencies: { part: '^2.0.0' }, optionalDependencies: { 'tool-darwin': '1.2.0' } };
const complete = {
  packages: {
    '': manifest,
    'node_modules/tool': tool,
    'node_modules/tool-darwin': { version: '1.2.0', optional: true },
    'node_modules/part': { version: '1.0.0' },
    'node_modules/tool/node_modules/part': { version: '2.1.0' },
  },
};
const without = (path: string) => ({
  packages: Object.fromEntries(Object.entries(complete.packages).filter(([key]) => key !== path)),
});

describe('gaps of a lock file', () => {
  it('are none in the one of this repository', () => {
    expect(lockFileGaps(read('package-lock.json'), read('package.json'))).toEqual([]);
  });

  it('are none where every range is met, by the nearest package of that name', () => {
    expect(lockFileGaps(complete, manifest)).toEqual([]);
  });

  it('name an optional package of another operating system that is left out', () => {
    expect(lockFileGaps(without('node_modules/tool-darwin'), manifest)).toEqual([
      'node_modules/tool asks for tool-darwin 1.2.0, which is not in the lock file.',
    ]);
  });

  it('name every such package that is taken out of the one of this repository', () => {
    const lock = read('package-lock.json');
    const foreign = Object.keys(lock.packages).filter((path) => /@biomejs\/cli-(darwin|win32)/.test(path));
    expect(foreign.length).toBeGreaterThan(1);
    for (const path of foreign) delete lock.packages[path];
    expect(lockFileGaps(lock, read('package.json'))).toHaveLength(foreign.length);
  });

  it('name a version that does not meet its range', () => {
    expect(lockFileGaps(without('node_modules/tool/node_modules/part'), manifest)).toEqual([
      'node_modules/tool asks for part ^2.0.0; the lock file has 1.0.0.',
    ]);
  });

  it('name a package.json that has changed since', () => {
    expect(lockFileGaps(complete, { dependencies: { tool: '^1.1.0' } })).toEqual([
      'The ranges of package.json are not those of the lock file.',
    ]);
  });

  it('leave out peers that are optional and name those that are not', () => {
    const peers = (optional: boolean) => ({
      packages: {
        ...complete.packages,
        'node_modules/part': {
          version: '1.0.0',
          peerDependencies: { absent: '1' },
          peerDependenciesMeta: { absent: { optional } },
        },
      },
    });
    expect(lockFileGaps(peers(true), manifest)).toEqual([]);
    expect(lockFileGaps(peers(false), manifest)).toHaveLength(1);
  });
});
