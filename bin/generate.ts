import { Command } from 'commander';
import { allReferences } from './generate/all-references.ts';
import { referenceDifferences } from './generate/reference-differences.ts';
import { repositoryRoot } from './generate/repository-root.ts';
import { writeReferences } from './generate/write-references.ts';

/** Writes what is generated from code, or with `--check` names what differs and ends with code 1. */
const { check } = new Command('generate')
  .description('References in docs/reference and the pictures in state-machines, made from the code.')
  .option('--check', 'write nothing; fail when a file is not as it should be')
  .parse()
  .opts<{ check?: true }>();

const files = await allReferences(repositoryRoot);
const found = check === true ? referenceDifferences(repositoryRoot, files) : writeReferences(repositoryRoot, files);
for (const { kind, path } of found) process.stdout.write(`${check === true ? kind : 'written'}: ${path}\n`);
if (check === true && found.length > 0) {
  process.stdout.write('Run `npm run gen` and commit the result.\n');
  process.exitCode = 1;
}
