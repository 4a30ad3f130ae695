import { searchConcepts } from '#contracts/api/concepts';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { type CurrentVocabulary, runtimeVocabulary } from './current-vocabulary.ts';

type Deps = { readonly vocabulary: CurrentVocabulary };

/** Every user: concepts that fit a text, the best first. Changes nothing. */
export const makeSearchConcepts =
  ({ vocabulary }: Deps): OperationHandler<typeof searchConcepts> =>
  async ({ query }) =>
    (await vocabulary()).search(query);

/** Lambda entry. */
export const handler = edge(searchConcepts, () => makeSearchConcepts({ vocabulary: runtimeVocabulary() }));
