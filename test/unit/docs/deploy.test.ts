import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flip } from '#cli/flip';
import { chosenEnvironment } from '#infra/config/chosen-environment';
import { trustedAuthorities } from '#infra/config/trusted-authorities';
import { commandsIn, type ShownCommand } from '#test/support/commands-in';
import { repositoryRoot } from '../../../bin/generate/repository-root.ts';

const textOf = (page: string): string => readFileSync(join(repositoryRoot, page), 'utf8');
const page = 'docs/deploy.md';
const inline = ['aws', 'npx', 'npm'];
const commands = commandsIn(page, textOf(page), inline);
const runbooks = readdirSync(join(repositoryRoot, 'docs/runbooks'), { encoding: 'utf8' }).map((name) =>
  join('docs/runbooks', name),
);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-deploy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By how the command begins: what is wrong with its other words. */
type Judge = (words: readonly string[]) => Promise<readonly string[]> | readonly string[];

const optionsOf = (words: readonly string[]): string[] =>
  words.filter((word) => word.startsWith('--') && word !== '--').map((word) => word.split('=')[0]!);

const awsFaults = (lines: readonly (readonly string[])[]): string[][] =>
  JSON.parse(
    execFileSync(
      join(repositoryRoot, '.flip/venv/local-cloud/bin/python'),
      [join(repositoryRoot, 'test/support/aws_commands.py')],
      { input: JSON.stringify(lines), encoding: 'utf8' },
    ),
  );

const flipFaults: Judge = async (words) => {
  const named = words.filter((word) => !word.startsWith('-'));
  for (let length = Math.min(named.length, 2); length > 0; length -= 1) {
    let said = '';
    const say = (text: string): void => {
      said += text;
    };
    const cli = {
      env: {},
      configFolder: folder,
      stdout: say,
      stderr: say,
      prompt: () => Promise.reject(),
      pollMilliseconds: 1,
    };
    const code = await flip(cli as never, [...named.slice(0, length), '--help']);
    if (code !== 0 || !said.includes(`flip ${named.slice(0, length).join(' ')}`)) continue;
    return optionsOf(words)
      .filter((option) => !said.includes(option))
      .map((option) => `no option ${option} of flip ${named.join(' ')}`);
  }
  return [`no command flip ${named.join(' ')}`];
};

const cdkFaults: Judge = ([verb = '', ...rest]) => {
  const { commands: known, globalOptions } = JSON.parse(
    readFileSync(join(repositoryRoot, 'node_modules/aws-cdk/lib/cli/cli-type-registry.json'), 'utf8'),
  );
  if (known[verb] === undefined) return [`no command cdk ${verb}`];
  const options = { ...globalOptions, ...known[verb].options };
  return optionsOf(rest)
    .filter((option) => options[option.slice(2)] === undefined)
    .map((option) => `no option ${option} of cdk ${verb}`);
};

const scripts: Readonly<Record<string, string>> = JSON.parse(textOf('package.json')).scripts;
const judges: Readonly<Record<string, Judge>> = {
  npm: ([verb = '', name = '', ...rest]) => {
    if (verb !== 'run' || !(name in scripts)) return [`no script ${verb} ${name}`];
    const given = optionsOf(rest);
    const program = given.length === 0 ? '' : textOf(`bin/${name}.ts`);
    return given
      .filter((option) => !program.includes(`'${option} <`))
      .map((option) => `no option ${option} of ${name}`);
  },
  npx: ([name = '', ...words]) =>
    name === 'flip' ? flipFaults(words) : name === 'cdk' ? cdkFaults(words) : [`npx finds no ${name}`],
  git: ([verb = '']) => (['checkout', 'fetch'].includes(verb) ? [] : [`git ${verb} is not known here`]),
  // Each is judged with all others at once, below.
  aws: () => [],
  docker: ([verb = '', ...words]) => {
    const file = words[words.indexOf('-f') + 1] ?? '';
    return verb === 'build' && [file, words.at(-1) ?? ''].every((path) => existsSync(join(repositoryRoot, path)))
      ? []
      : [`docker ${verb} does not find ${file}`];
  },
  // Run below.
  openssl: () => [],
  printf: () => [],
  export: () => [],
  shred: () => [],
  curl: () => [],
};

const faultsOf = async (shown: readonly ShownCommand[]): Promise<string[]> => {
  const aws = shown.filter(({ words }) => words[0] === 'aws').map(({ words }) => words.slice(1));
  const judged = await Promise.all(
    shown.map(async ({ words: [first = '', ...rest] }) => judges[first]?.(rest) ?? [`what is ${first}?`]),
  );
  return [...judged.flat(), ...(aws.length > 0 ? awsFaults(aws).flat() : [])];
};

describe('the commands of docs/deploy.md', () => {
  it('are commands that there are, with options that there are', async () => {
    expect(await faultsOf(commands)).toEqual([]);
    const first = (name: string): number => commands.filter(({ words }) => words[0] === name).length;
    expect(first('aws')).toBeGreaterThan(20);
    expect(first('npx')).toBeGreaterThan(8);
  });

  it('would be found if they were not', async () => {
    const wrong = [
      'aws acm import-certificates',
      'aws nothing at-all',
      'aws acm request-certificate --domain-nam x',
      'aws dynamodb wait table-there --table-name x',
      'npx cdk deplot --all',
      'npx cdk deploy --every',
      'npx flip trust register',
      'npx flip trusts register A --hubb x',
      'npx flop',
      'npm run synthesise',
      'npm run verify -- --uri x',
      'git burn',
      'terraform apply',
    ];
    const faults = await faultsOf(commandsIn('page.md', `\`\`\`sh\n${wrong.join('\n')}\n\`\`\``, []));
    // The one misspelt option of `acm` leaves out a required one as well.
    expect(faults).toHaveLength(wrong.length + 1);
  });

  it('that ask AWS are right in the runbooks too', () => {
    const asked = runbooks.flatMap((name) => commandsIn(name, textOf(name), ['aws']));
    const aws = asked.filter(({ words }) => words[0] === 'aws');
    // A runbook names an operation and leaves to its reader what it is about.
    const faults = awsFaults(aws.map(({ words }) => words.slice(1))).flat();
    expect(faults.filter((fault) => !fault.includes(' without --'))).toEqual([]);
    expect(aws.length).toBeGreaterThan(3);
  });

  it('make the certificate that CloudFront shows, for clients and signed by an authority that is taken', () => {
    const [, block = ''] = textOf(page).match(/<!-- run -->\n```sh\n([\s\S]*?)```/) ?? [];
    const said = execFileSync('/bin/sh', ['-e', '-c', block], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(said).toContain('client.pem: OK');
    expect(trustedAuthorities(join(folder, 'authority.pem'))).toBeUndefined();
    expect(trustedAuthorities(join(folder, 'client.pem'))).toMatch(/is no authority/);
  });
});

it('The environment of docs/deploy.md is one', async () => {
  const own = join(folder, 'own');
  mkdirSync(own);
  const [, block = ''] = textOf(page).match(/<!-- environments -->\n```ts\n([\s\S]*?)```/) ?? [];
  writeFileSync(join(own, 'environments.ts'), block);
  copyFileSync(join(repositoryRoot, 'test/fixtures/edge/authority.pem'), join(own, 'authority.pem'));
  const { region, settings } = await chosenEnvironment({ file: join(own, 'environments.ts'), name: 'production' }, '1');
  expect([region, settings.publicUrl]).toEqual(['eu-west-2', 'https://flip.trusts.nhs.uk']);
});
