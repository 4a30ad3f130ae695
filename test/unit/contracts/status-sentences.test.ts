import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exportedDocs } from '../../../bin/generate/exported-docs.ts';
import { repositoryRoot } from '../../../bin/generate/repository-root.ts';

/** States of an enum that the sentences above it say nothing about: `- STATE: what it means`. */
const unexplained = (states: readonly string[], doc: string): string[] =>
  states.filter((state) => !new RegExp(`(^| )- ${state}: \\S`).test(doc));

const files = globSync('lib/contracts/**/*.ts', { cwd: repositoryRoot });
const statuses = (
  await Promise.all(
    files.map(async (file) => {
      const path = join(repositoryRoot, file);
      const exported: Record<string, unknown> = await import(path);
      return exportedDocs(path).flatMap(({ doc, name }) => {
        const schema = exported[name];
        return name.endsWith('Status') && schema instanceof z.ZodEnum
          ? [{ name, states: schema.options.map(String), doc }]
          : [];
      });
    }),
  )
).flat();

describe('every state of a status', () => {
  it.each(statuses)('of $name has a sentence', ({ doc, states }) => {
    expect(unexplained(states, doc)).toEqual([]);
  });

  it('is looked for in all of them', () => {
    expect(statuses.map(({ name }) => name).sort()).toEqual([
      'AccessRequestStatus',
      'CohortQueryStatus',
      'CohortStatus',
      'DecisionStatus',
      'FileStatus',
      'ImagingStatus',
      'ProjectStatus',
      'QueryAnswerStatus',
      'RunStatus',
      'RunTrustStatus',
      'TaskStatus',
      'TrustStatus',
      'UserStatus',
    ]);
  });

  it('without a sentence is named', () => {
    expect(unexplained(['ON', 'OFF'], 'A light. - ON: it shines - OFF:')).toEqual(['OFF']);
    expect(unexplained(['ON', 'OFF'], 'A light. - ON: it shines - OFF: it does not')).toEqual([]);
  });
});
