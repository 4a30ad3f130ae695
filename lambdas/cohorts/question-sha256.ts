import type { CohortQuery } from '#contracts/project';
import { questionKey } from '#domain/disclosure/question-key';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

/** The SHA-256, in hexadecimal digits, of a question's text; the same for one whose JSON is ordered otherwise. */
export const questionSha256 = ({ cohort, show }: Pick<CohortQuery, 'cohort' | 'show'>): string =>
  sha256Hex(questionKey(cohort, show));
