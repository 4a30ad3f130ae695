import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[];
};

/** For each rule: a file that breaks it, by path and content, and what it needs to be there. */
const probes: Record<string, Record<string, string>> = {
  'contracts-know-zod-only': { 'lib/contracts/probe.ts': `import 'yaml';` },
  'domain-knows-contracts': { 'lib/domain/probe.ts': `import '#client/probe';`, 'lib/client/probe.ts': 'export {};' },
  'domain-does-no-io': { 'lib/domain/probe.ts': `import 'node:fs';` },
  'domain-does-no-aws': { 'lib/domain/probe.ts': `import '@aws-sdk/client-s3';` },
  'client-knows-contracts': { 'lib/client/probe.ts': `import '#domain/probe';`, 'lib/domain/probe.ts': 'export {};' },
  'cli-knows-client': { 'lib/cli/probe.ts': `import '#domain/probe';`, 'lib/domain/probe.ts': 'export {};' },
  'lambdas-keep-to-themselves': {
    'lambdas/area/probe.ts': `import '#appliance/platform/probe';`,
    'appliance/platform/probe.ts': 'export {};',
  },
  'lambda-areas-keep-apart': {
    'lambdas/area/probe.ts': `import '../other/probe.ts';`,
    'lambdas/other/probe.ts': 'export {};',
  },
  'task-outcomes-are-composed-once': {
    'lambdas/tasks/apply-outcome.ts': `import '../workflows/run/probe.ts';`,
    'lambdas/workflows/run/probe.ts': 'export {};',
  },
  ...Object.fromEntries(
    [
      ['runtime', 'ledger'],
      ['ledger', 'items'],
      ['objects', 'http'],
      ['items', 'tasks'],
      ['tasks', 'workflow'],
      ['workflow', 'http'],
    ].map(([lower, upper]) => [
      `platform-${lower}-imports-downwards`,
      {
        [`lambdas/platform/${lower}/probe.ts`]: `import '../${upper}/other.ts';`,
        [`lambdas/platform/${upper}/other.ts`]: 'export {};',
      },
    ]),
  ),
  'appliance-keeps-to-itself': {
    'appliance/services/one/probe.ts': `import '#lambdas/area/probe';`,
    'lambdas/area/probe.ts': 'export {};',
  },
  'services-keep-apart': {
    'appliance/services/one/probe.ts': `import '../two/probe.ts';`,
    'appliance/services/two/probe.ts': 'export {};',
  },
  'frameworks-stay-behind-the-port': {
    'appliance/services/fl-client/run/probe.ts': `import '../backends/one/probe.ts';`,
    'appliance/services/fl-client/backends/one/probe.ts': 'export {};',
  },
  'backends-know-the-port-only': {
    'appliance/services/fl-client/backends/one/probe.ts': `import '../../run/probe.ts';`,
    'appliance/services/fl-client/run/probe.ts': 'export {};',
  },
  'infra-is-for-bin-and-local': {
    'lambdas/area/probe.ts': `import '#infra/probe';`,
    'lib/infra/probe.ts': 'export {};',
  },
  'local-starts-what-it-needs': {
    'lib/local/probe.ts': `import '#appliance/platform/probe';`,
    'appliance/platform/probe.ts': 'export {};',
  },
  'local-is-for-bin': {
    'appliance/services/one/probe.ts': `import '#local/probe';`,
    'lib/local/probe.ts': 'export {};',
  },
  'evaluation-starts-what-it-needs': {
    'lib/evaluation/probe.ts': `import '#lambdas/area/probe';`,
    'lambdas/area/probe.ts': 'export {};',
  },
  'evaluation-is-for-bin': {
    'lib/local/probe.ts': `import '#evaluation/probe';`,
    'lib/evaluation/probe.ts': 'export {};',
  },
  'operator-knows-rules': {
    'lib/operator/probe.ts': `import '#local/probe';`,
    'lib/local/probe.ts': 'export {};',
  },
  'operator-is-for-bin-and-local': {
    'lambdas/area/probe.ts': `import '#operator/probe';`,
    'lib/operator/probe.ts': 'export {};',
  },
  'product-does-not-know-tests': { 'lib/domain/probe.ts': `import '#test/probe';`, 'test/probe.ts': 'export {};' },
  'product-ships-its-packages': { 'appliance/services/one/probe.ts': `import 'esbuild';` },
  'no-circles': { 'lib/domain/a.ts': `import './b.ts';`, 'lib/domain/b.ts': `import './a.ts';` },
  resolvable: { 'lib/domain/probe.ts': `import './nowhere.ts';` },
};

let folder = '';

function plant(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${content}\n`);
  }
}

function broken(): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/.bin/depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...['lib', 'lambdas', 'appliance', 'test'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const report: { summary: { totalCruised: number; violations: { rule: { name: string } }[] } } = JSON.parse(stdout);
  expect(report.summary.totalCruised).toBeGreaterThan(0);
  return report.summary.violations.map(({ rule }) => rule.name);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-arch-'));
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const top of ['lib', 'lambdas', 'appliance', 'test']) mkdirSync(join(folder, top), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the dependency rules', () => {
  it('each have a probe', () => {
    expect(Object.keys(probes).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.keys(probes))('%s catches a planted violation', (name) => {
    plant(probes[name]!);
    expect(broken()).toContain(name);
  });

  it('let the allowed direction pass', () => {
    plant({
      'lib/contracts/probe.ts': `import * as z from 'zod';\nexport const A = z.string();`,
      'lib/domain/probe.ts': `import '#contracts/probe';\nimport 'node:crypto';`,
      'lib/client/probe.ts': `import '#contracts/probe';`,
      'lib/local/probe.ts': `import '#client/probe';\nimport '#domain/probe';`,
      'lib/evaluation/probe.ts': `import '#local/probe';\nimport '#operator/probe';`,
      'lib/operator/probe.ts': `import '#domain/probe';`,
      'lambdas/area/probe.ts': `import '#domain/probe';\nimport '../platform/probe.ts';`,
      'lambdas/platform/probe.ts': `import '#contracts/probe';`,
      'lambdas/tasks/apply-outcome.ts': `import '../cohorts/outcomes/query-outcome.ts';`,
      'lambdas/cohorts/outcomes/query-outcome.ts': 'export {};',
      'lambdas/workflows/run/probe.ts': `import './other.ts';\nimport '../../platform/probe.ts';`,
      'lambdas/workflows/run/other.ts': 'export {};',
      'lambdas/platform/http/probe.ts': `import '../items/probe.ts';`,
      'lambdas/platform/items/probe.ts': `import '../ledger/probe.ts';`,
      'lambdas/platform/ledger/probe.ts': `import '../runtime/probe.ts';`,
      'lambdas/platform/runtime/probe.ts': `import '#contracts/probe';`,
      'appliance/services/one/probe.ts': `import '#domain/probe';\nimport '#client/probe';\nimport 'fastify';`,
      'appliance/services/fl-client/run/backend-session.ts': 'export {};',
      'appliance/services/fl-client/backends/one/probe.ts': `import '../../run/backend-session.ts';`,
      'appliance/services/fl-client/backends/probe.ts': `import './one/probe.ts';`,
      'appliance/services/fl-client/run/probe.ts': `import '../backends/probe.ts';`,
    });
    expect(broken()).toEqual([]);
  });
});

describe('the repository itself', () => {
  it('is really cruised', () => {
    const out = execFileSync(
      process.execPath,
      [join(root, 'node_modules/.bin/depcruise'), '--config', '.dependency-cruiser.cjs', 'lib', 'appliance', 'lambdas'],
      { cwd: root, encoding: 'utf8' },
    );
    expect(Number(out.match(/(\d+) modules/)?.[1])).toBeGreaterThan(100);
  });
});
