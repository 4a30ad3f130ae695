import { describe, expect, it } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { listConcepts, replaceConceptSets } from '#domain/cohort/list-concepts';
import { namedAncestors } from '#domain/cohort/named-ancestors';

const ref = (conceptId: number, descendants = true) => ({ conceptId, descendants });
const asking = (
  include: (ReturnType<typeof ref> & { mapped?: true })[],
  exclude: ReturnType<typeof ref>[] = [],
): CohortDefinition =>
  CohortDefinition.parse({
    version: 1,
    where: {
      kind: 'all',
      of: [{ kind: 'none', of: [{ kind: 'event', domain: 'condition', concepts: { include, exclude } }] }],
    },
  }) as CohortDefinition;
const below = new Map([
  [1, [1, 11, 12, 13]],
  [12, [12]],
  [9, []],
]);
const written = (cohort: CohortDefinition) => replaceConceptSets(cohort, listConcepts(below));

describe('the concepts of a cohort', () => {
  it('are named wherever they stand, each once, where those below them count', () => {
    expect(namedAncestors(asking([ref(1), ref(2, false)], [ref(12), ref(1)]))).toEqual([1, 12]);
    const sequence = CohortDefinition.parse({
      version: 1,
      where: {
        kind: 'all',
        of: [
          {
            kind: 'sequence',
            first: { kind: 'event', domain: 'drug', concepts: { include: [ref(5)] } },
            second: { kind: 'imaging', modalities: { include: [ref(6)] } },
          },
        ],
      },
    }) as CohortDefinition;
    expect(namedAncestors(sequence)).toEqual([5, 6]);
    expect(namedAncestors({ version: 1, sql: 'SELECT 1' })).toEqual([]);
  });

  it('are written out, the excluded ones taken away', () => {
    expect(written(asking([ref(1), ref(7, false)], [ref(12)]))).toEqual(
      asking([ref(1, false), ref(7, false), ref(11, false), ref(13, false)]),
    );
    expect(written(asking([ref(9)]))).toEqual(asking([ref(9, false)]));
    expect(written(asking([ref(12)], [ref(1)]))).toEqual(asking([]));
  });

  it('stay as they are where it is not known what stands below one, or what maps to one', () => {
    for (const kept of [asking([ref(1), ref(99)]), asking([ref(1)], [ref(99)]), asking([{ ...ref(1), mapped: true }])])
      expect(written(kept)).toEqual(kept);
  });

  it('are a list in the statement, which the planner can read', () => {
    const basis = { dataDate: '2026-01-31', conceptSets: listConcepts(below) };
    expect(compileCohort(asking([ref(1)]), basis)).toMatchObject({
      text: expect.stringContaining('e.condition_concept_id = ANY($1::integer[])'),
      values: [[1, 11, 12, 13]],
    });
    expect(compileCohort(asking([ref(99)]), basis).text).toContain('omop.concept_ancestor');
  });
});
