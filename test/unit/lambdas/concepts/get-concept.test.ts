import { expect, it } from 'vitest';
import { getConcept } from '#contracts/api/concepts';
import { AppError } from '#contracts/app-error';
import type { ConceptDetails } from '#contracts/vocabulary';
import { makeGetConcept } from '#lambdas/concepts/get-concept';
import type { Vocabulary } from '#lambdas/concepts/vocabulary';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';

const asthma: ConceptDetails = {
  conceptId: 317_009,
  name: 'Asthma',
  domain: 'Condition',
  vocabulary: 'SNOMED',
  conceptClass: 'Disorder',
  code: '195967001',
  standing: 'standard',
  valid: true,
  synonyms: [],
  parents: [],
  parentCount: 0,
  children: [],
  childCount: 0,
  mapsTo: [],
};
const vocabulary = {
  concept: (conceptId: number) => (conceptId === asthma.conceptId ? asthma : undefined),
} as Vocabulary;
const get = (conceptId: string, deps = { vocabulary: async () => vocabulary }) =>
  callOperation(getConcept, makeGetConcept(deps), people.viewer, { params: { conceptId } });

it('answers the concept of that id, and that there is none of another', async () => {
  expect(await get('317009')).toEqual(asthma);
  expect(await refusal(get('1'))).toBe('NOT_FOUND');
});

it('says where no vocabulary is loaded', async () => {
  const missing = async () => {
    throw new AppError('VOCABULARY_MISSING');
  };
  expect(await refusal(get('317009', { vocabulary: missing }))).toBe('VOCABULARY_MISSING');
});
