import { expect, it } from 'vitest';
import { searchConcepts } from '#contracts/api/concepts';
import { AppError } from '#contracts/app-error';
import type { SearchConcepts } from '#contracts/vocabulary';
import { makeSearchConcepts } from '#lambdas/concepts/search-concepts';
import type { Vocabulary } from '#lambdas/concepts/vocabulary';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';

const asked: SearchConcepts[] = [];
const vocabulary = {
  search: (query: SearchConcepts) => {
    asked.push(query);
    return { concepts: [], more: false };
  },
} as unknown as Vocabulary;
const search = (query: object, deps = { vocabulary: async () => vocabulary }) =>
  callOperation(searchConcepts, makeSearchConcepts(deps), people.viewer, { query });

it('hands the whole query to the vocabulary, texts of the address read as what they are', async () => {
  const query = { text: 'asthma', domain: 'Condition', standardOnly: 'true', below: '317009', limit: '7' };
  expect(await search(query)).toEqual({ concepts: [], more: false });
  expect(asked.at(-1)).toEqual({ text: 'asthma', domain: 'Condition', standardOnly: true, below: 317_009, limit: 7 });
});

it('looks at the vocabulary anew for each call, and says where none is loaded', async () => {
  const missing = async () => {
    throw new AppError('VOCABULARY_MISSING');
  };
  expect(await refusal(search({ text: 'asthma' }, { vocabulary: missing }))).toBe('VOCABULARY_MISSING');
  await expect(search({ text: 'asthma' })).resolves.toBeDefined();
});
