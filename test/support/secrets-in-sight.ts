import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Person } from '#local/study/person';

/** A text that nobody but its owner may read, under a name that may be printed. */
export type KnownSecret = { readonly name: string; readonly text: string };

/** The inside of a PEM file: a line of it gives the key away as well as all of them. */
const pemLines = (content: string): string[] =>
  content.split('\n').filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line));

const secretsOfFile = (folder: string, file: string): KnownSecret[] => {
  const content = readFileSync(join(folder, file), 'utf8').trim();
  const texts = content.startsWith('-----BEGIN') ? pemLines(content) : [content];
  return texts.map((text) => ({ name: file, text }));
};

/** Every secret of a platform below `folder`: passwords, keys and API keys of its trusts, and what its people sign in with. */
export const secretsOf = (folder: string, people: readonly Person[]): KnownSecret[] => [
  ...globSync(['trusts/*/secrets/*', 'trusts/*/keys/*/{*-key.pem,api-key,pseudonym-key}'], { cwd: folder }).flatMap(
    (file) => secretsOfFile(folder, file),
  ),
  ...people.flatMap(({ email, password, totpSecret }) => [
    { name: `password of ${email}`, text: password },
    { name: `authenticator of ${email}`, text: totpSecret },
  ]),
];

/** What a process may be asked for by others; empty where it has ended. */
const ofProcess = (pid: string, part: 'cmdline' | 'environ'): string => {
  try {
    return readFileSync(join('/proc', pid, part), 'utf8').replaceAll('\0', '\n');
  } catch {
    return '';
  }
};

/** Texts in which others may look: templates, logs, and arguments and environments of processes. */
const textsInSight = (folder: string): { readonly where: string; readonly text: string }[] => {
  const files = globSync(['hub/cdk.out/**/*.json', '**/*.log'], { cwd: folder });
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return [
    ...files.map((file) => ({ where: relative('.', file), text: readFileSync(join(folder, file), 'utf8') })),
    ...pids.flatMap((pid) =>
      (['cmdline', 'environ'] as const).map((part) => ({
        where: `${part} of ${basename(ofProcess(pid, 'cmdline').split('\n')[0] ?? pid)}`,
        text: ofProcess(pid, part),
      })),
    ),
  ];
};

/** Every secret that stands where others may look, as `name in place`, each once. */
export const secretsInSight = (folder: string, secrets: readonly KnownSecret[]): string[] => {
  const found = textsInSight(folder).flatMap(({ text, where }) =>
    secrets.filter((secret) => text.includes(secret.text)).map(({ name }) => `${name} in ${where}`),
  );
  return [...new Set(found)].sort();
};
