import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '#contracts/errors';
import { ExclusionReason } from '#contracts/import-manifest';
import { logEvents } from '#contracts/log-events';
import { alarmKinds } from '#infra/config/alarm-kinds';
import { repositoryRoot } from '../../../bin/generate/repository-root.ts';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownIn('docs'), ...markdownIn('state-machines')];
const textOf = (page: string): string => readFileSync(join(repositoryRoot, page), 'utf8');

const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const brokenLinks = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(repositoryRoot, file))) return true;
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
    });

describe('links in documents', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    expect(brokenLinks(page, textOf(page))).toEqual([]);
  });

  it('that lead nowhere are found', () => {
    expect(brokenLinks('README.md', '[a](docs/nowhere.md) [b](docs/architecture.md#nowhere)')).toHaveLength(2);
  });
});

const folders = ['appliance', 'bin', 'docs', 'federation', 'lambdas', 'lib', 'state-machines', 'test'];
const aliases = Object.entries(
  (JSON.parse(textOf('package.json')) as { imports: Readonly<Record<string, string>> }).imports,
);

/** Patterns, from the repository's root, of what a name in code font may stand for; none for what is no file of ours. */
const patternsOf = (page: string, name: string): string[] => {
  const path = name.replaceAll(/<[^>]+>/g, '*').replace(/\/$/, '');
  const alias = aliases.find(([key]) => path.startsWith(key.slice(0, -1)));
  if (alias !== undefined) return [alias[1].replace('*', path.slice(alias[0].length - 1)).slice(2)];
  const [first = '', second] = path.split('/');
  if (second !== undefined && folders.includes(first)) return [path];
  // Beside a page in the root lie folders that tools make.
  const isBeside = first !== '' && dirname(page) !== '.' && existsSync(join(repositoryRoot, dirname(page), first));
  if (second !== undefined && isBeside) return [join(dirname(page), path)];
  return /\w\.(ts|mjs|py|asl\.json)$/.test(path) ? [path, ...folders.map((folder) => `${folder}/**/${path}`)] : [];
};

const lostPaths = (page: string, text: string): string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([\w.@/#<>*-]+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => {
      const patterns = patternsOf(page, name);
      return patterns.length > 0 && globSync(patterns, { cwd: repositoryRoot }).length === 0;
    });

const inCodeFont = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');

describe('files and folders named in documents', () => {
  it.each([...pages, ...markdownIn('appliance'), ...markdownIn('federation')])('of %s are there', (page) => {
    expect(lostPaths(page, textOf(page))).toEqual([]);
  });

  it('that are not there are found, and those that are there are not', () => {
    const found = ['docs/adr/', 'lib/contracts/<name>.ts', '#contracts/errors', 'run-tasks.ts', '.flip/x.log'];
    expect(lostPaths('README.md', inCodeFont(found))).toEqual([]);
    const lost = [
      'docs/nothing/',
      'lib/contracts/<name>.py',
      '#contracts/nothing',
      'no-such-file.ts',
      'lib/nothing.ts',
    ];
    expect(lostPaths('README.md', inCodeFont(lost))).toEqual(lost);
    const beside = ['run_server/core/', 'run_server/nothing/'];
    expect(lostPaths('federation/README.md', inCodeFont(beside))).toEqual(['run_server/nothing/']);
  });
});

describe('runbooks', () => {
  const names = readdirSync(join(repositoryRoot, 'docs/runbooks')).map((name) => name.replace('.md', ''));

  it('in capitals are named after a log event, an alarm or an error that exists', () => {
    const known = new Set<string>([...Object.keys(logEvents), ...Object.keys(alarmKinds), ...errorCodes]);
    const named = names.filter((name) => /^[A-Z_]+$/.test(name) && name !== 'README');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are there for every alarm', () => {
    expect(Object.keys(alarmKinds).filter((kind) => !names.includes(kind))).toEqual([]);
    expect(Object.keys(alarmKinds).length).toBeGreaterThan(5);
  });

  it('speak only of errors, log events and reasons of an exclusion that are registered', () => {
    const known = new Set<string>([
      ...errorCodes,
      ...Object.keys(logEvents),
      ...Object.keys(alarmKinds),
      ...ExclusionReason.options,
    ]);
    const prefixes = new Set([...known].map((code) => code.split('_')[0]));
    for (const name of names)
      for (const [, code = ''] of textOf(`docs/runbooks/${name}.md`).matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g))
        if (prefixes.has(code.split('_')[0]) && !/^(HUB_ORIGIN|IMPORT_FOLDER|SANDBOX_USER_ID)$/.test(code))
          expect(known.has(code), `${name}: ${code}`).toBe(true);
  });

  it('are all listed on their first page', () => {
    const first = textOf('docs/runbooks/README.md');
    expect(names.filter((name) => name !== 'README' && !first.includes(`(${name}.md)`))).toEqual([]);
  });
});
