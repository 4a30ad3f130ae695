import { getConcept } from '#contracts/api/concepts';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { type CurrentVocabulary, runtimeVocabulary } from './current-vocabulary.ts';

type Deps = { readonly vocabulary: CurrentVocabulary };

/** Every user: one concept and what stands around it. Changes nothing. */
export const makeGetConcept =
  ({ vocabulary }: Deps): OperationHandler<typeof getConcept> =>
  async ({ params: { conceptId } }) => {
    const found = (await vocabulary()).concept(conceptId);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  };

/** Lambda entry. */
export const handler = edge(getConcept, () => makeGetConcept({ vocabulary: runtimeVocabulary() }));
