import * as z from 'zod';
import { ConceptDetails, ConceptId, FoundConcepts, SearchConcepts } from '../vocabulary.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const searchConcepts = operation({
  id: 'search-concepts',
  area: 'concepts',
  method: 'GET',
  path: '/api/concepts',
  auth: 'user',
  summary: 'Concepts by id, code, name, words of it or synonym; the best first, standard ones before others.',
  params: Nothing,
  query: SearchConcepts,
  body: undefined,
  response: FoundConcepts,
  status: 200,
});

export const getConcept = operation({
  id: 'get-concept',
  area: 'concepts',
  method: 'GET',
  path: '/api/concepts/{conceptId}',
  auth: 'user',
  summary: 'A concept with its synonyms, what stands above and below it, and what it maps to.',
  params: z.object({ conceptId: z.coerce.number().pipe(ConceptId) }),
  query: Nothing,
  body: undefined,
  response: ConceptDetails,
  status: 200,
});
