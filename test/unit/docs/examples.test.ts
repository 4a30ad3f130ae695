import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type * as z from 'zod';
import { CohortDefinition } from '#contracts/cohort';
import { Policy } from '#contracts/policy';
import { SubmitCohortQuery } from '#contracts/project';
import { checkCohort } from '#domain/cohort/check-cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { repositoryRoot } from '../../../bin/generate/repository-root.ts';

type Example = { file: string; contract: string; language: string; text: string };

const contracts: Readonly<Record<string, z.ZodType>> = { CohortDefinition, Policy, SubmitCohortQuery };
const readers: Readonly<Record<string, (text: string) => unknown>> = { json: JSON.parse, yaml: (text) => parse(text) };

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(join(repositoryRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => join('docs', name)),
];

const examplesIn = (file: string, page: string): Example[] =>
  [...page.matchAll(/<!-- example: (\w+) -->\n```(\w+)\n([\s\S]*?)```/g)].map(
    ([, contract = '', language = '', text = '']) => ({ file, contract, language, text }),
  );

const examples = pages.flatMap((file) => examplesIn(file, readFileSync(join(repositoryRoot, file), 'utf8')));
const read = ({ language, text }: Example): unknown => readers[language]!(text);

describe('examples in documents', () => {
  it('are there for a cohort, a question and a policy', () => {
    expect(new Set(examples.map(({ contract }) => contract))).toEqual(new Set(Object.keys(contracts)));
  });

  it.each(examples)('hold their contract: $contract in $file', (example) => {
    expect(contracts[example.contract]!.safeParse(read(example)).error?.issues).toBeUndefined();
  });

  it('would be found if they broke it', () => {
    const [broken] = examplesIn('page.md', '<!-- example: Policy -->\n```yaml\nversion: 1\ntreshold: 5\n```\n');
    expect(Policy.safeParse(read(broken!)).success).toBe(false);
  });

  it('of cohorts compile to a statement', () => {
    for (const example of examples.filter(({ contract }) => contract === 'CohortDefinition')) {
      const cohort = CohortDefinition.parse(read(example)) as CohortDefinition;
      checkCohort(cohort);
      expect(() => compileCohort(cohort, { dataDate: '2026-01-01' })).not.toThrow();
    }
  });

  it('of policies show the defaults, stricter where the page says so', () => {
    const shown = Policy.parse(read(examples.find(({ contract }) => contract === 'Policy')!));
    const defaults = Policy.parse({ version: 1 });
    const { clipped, rounds, threshold } = {
      clipped: shown.runs.maxClipNorm < defaults.runs.maxClipNorm,
      rounds: shown.runs.maxRounds < defaults.runs.maxRounds,
      threshold: shown.disclosure.threshold > defaults.disclosure.threshold,
    };
    expect([clipped, rounds, threshold]).toEqual([true, true, true]);
    expect({
      ...shown,
      disclosure: defaults.disclosure,
      runs: { ...shown.runs, maxClipNorm: defaults.runs.maxClipNorm, maxRounds: defaults.runs.maxRounds },
    }).toEqual(defaults);
  });
});
